import type { TimedPose } from '@instep/choreo/pose';
import type { Measure } from '@instep/measures/measure';
import { judgeFrames, scoreOrZero } from '@instep/measures/judge-run';
import { ofKind, type Recordings } from '../recordings.ts';

const everyNth = (frames: readonly TimedPose[], n: number): TimedPose[] => frames.filter((_, index) => index % n === 0);

/** A slow machine must not cost points. */
export const realRatesMeasure = (id: string): Measure<Recordings> => ({
  id,
  measure: 'largest change of a real score when only every 2nd, 3rd, 4th frame is used (about 6, 4, 3 fps)',
  bounds: { of2: { atMost: 2 } },
  figuresOf: (recordings) => {
    const dancing = ofKind(recordings, 'good', 'bad');
    if (dancing.length === 0) return null;
    const largest = (n: number): number =>
      Math.max(
        ...dancing.map((one) =>
          Math.abs(recordings.score(one, one.own) - scoreOrZero(judgeFrames(one.own, everyNth(one.frames, n)))),
        ),
      );
    return { values: { of2: largest(2), of3: largest(3), of4: largest(4) }, n: 3 * dancing.length };
  },
});
