import type { Choreography } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Degrees, Metres } from '@instep/choreo/units';
import type { Measure } from '@instep/measures/measure';
import { seedOf } from '@instep/measures/random';
import { judgeFrames, scoreOrZero } from '@instep/measures/judge-run';
import { framesOfAttempt, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { seenFrom, withDepthNoise } from '../viewpoint.ts';

/** The drift of the reference's depths, which come from an estimator. */
const DEPTH_NOISE: Metres = 0.04;

/** The camera may stand anywhere. */
export const yawMeasure: Measure<SyntheticPlayers> = {
  id: '10S',
  measure: 'mean score lost when the camera stands 30, 45, 60 degrees to the side (depth noise 4 cm)',
  bounds: { at30: { atMost: 2 }, at45: { atMost: 4 }, at60: { atMost: 8 } },
  figuresOf: ({ dances }) => {
    const deep = dances.filter(hasDepth);
    if (deep.length === 0) return null;
    const references = deep.map((dance) => ({
      dance,
      reference: withDepthNoise(dance, DEPTH_NOISE, seedOf(dance.id)),
    }));
    const at = (yaw: Degrees): number =>
      mean(references.map(({ dance, reference }) => scoreFrom(yaw, dance, reference)));
    const front = at(0);
    const note = `Against the same player seen from the front: ${front.toFixed(1)}.`;
    return { values: { at30: front - at(30), at45: front - at(45), at60: front - at(60) }, n: 4 * deep.length, note };
  },
};

const hasDepth = ({ frames }: Choreography): boolean =>
  frames.some(({ pose }) => pose !== null && Object.values(pose).every((keypoint) => keypoint.world !== null));

const scoreFrom = (yaw: Degrees, dance: Choreography, reference: Choreography): number =>
  scoreOrZero(judgeFrames(reference, framesOfAttempt({ dance }, seenFrom(dance, yaw))));
