import type { Measure } from '@instep/measures/measure';
import { absenceMeasure } from '../../absences.ts';
import { ofKind, type Recordings } from '../recordings.ts';
import { goodAgainstBadMeasure } from './good-against-bad.ts';
import { realMovesMeasure } from './moves.ts';
import { realRatesMeasure } from './rates.ts';
import { realSidesMeasure } from './sides.ts';
import {
  farAboveMeasure,
  identityMeasure,
  ownScoresMeasure,
  realStillMeasure,
  realWrongMeasure,
  songMeasure,
} from './songs.ts';
import { liveWindowMeasure, truePositiveMeasure, windowMeasure } from './windows.ts';

const each = (wrong: number, wrongTime: number, still: number): Measure<Recordings>['bounds'] => ({
  wrong: { atLeast: wrong },
  wrongTime: { atLeast: wrongTime },
  still: { atLeast: still },
});

/** Protocol R: real people on recorded tracks. */
export const REAL_MEASURES: readonly Measure<Recordings>[] = [
  songMeasure('1R', { AUC: { atLeast: 1 }, margin: { atLeast: 20 } }),
  ownScoresMeasure('1R each'),
  goodAgainstBadMeasure,
  windowMeasure('R', 1, each(0.97, 0.97, 0.97)),
  windowMeasure('R', 2, each(0.985, 0.985, 0.995)),
  windowMeasure('R', 4, each(0.995, 0.995, 0.995)),
  liveWindowMeasure('R'),
  truePositiveMeasure,
  realStillMeasure('4R', { max: { atMost: 3 } }),
  realWrongMeasure('5R', { mean: { atMost: 6 }, p95: { atMost: 14 }, max: { atMost: 22 } }),
  realMovesMeasure('8R'),
  realSidesMeasure('11R'),
  realRatesMeasure('19R'),
  absenceMeasure('27R', { complete: { atMost: 0 }, off: { atMost: 5 } }, (recordings) =>
    ofKind(recordings, 'good').map((recording) => ({
      dance: recording.own,
      frames: recording.frames.filter(({ mediaTime }) => mediaTime < recording.own.duration),
      wholeRun: recordings.judge(recording, recording.own),
    })),
  ),
];

/** Protocol V: pairs of real videos; the bounds are those of section 9. */
export const VIDEO_MEASURES: readonly Measure<Recordings>[] = [
  songMeasure('25V', { AUC: { atLeast: 1 }, margin: { atLeast: 19 } }),
  ownScoresMeasure('1V each'),
  windowMeasure('V', 2, each(0.94, 0.94, 0.96)),
  windowMeasure('V', 4, each(0.985, 0.97, 0.995)),
  liveWindowMeasure('V'),
  realStillMeasure('4V', { mean: { atMost: 1.5 }, max: { atMost: 9 } }),
  realWrongMeasure('5V', { mean: { atMost: 4.5 }, p95: { atMost: 11.5 }, max: { atMost: 15 } }),
  realSidesMeasure('11V'),
  farAboveMeasure,
  identityMeasure,
];
