import { KEYPOINT_NAMES, type KeypointName } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { createRandom, type Random } from '../random.ts';
import { MOTION_FPS, torsoLength, type Figure, type Motion, type Point } from './motion.ts';

/** The noise of the points, in torso lengths (standard deviations). */
export type Noise = {
  /** Independent from figure to figure. */
  readonly white: number;
  /** Slowly drifting: a first-order autoregression. */
  readonly drift: number;
};

/** As measured on real players. */
export const DEFAULT_NOISE: Noise = { white: 0.012, drift: 0.03 };

const DRIFT_TIME: Seconds = 0.3;
const DECAY = Math.exp(-1 / (DRIFT_TIME * MOTION_FPS));

/** The ends of limbs are noisier than the trunk. */
const noiseFactor = (name: KeypointName): number => {
  if (/wrist|ankle/.test(name)) return 1.8;
  if (/elbow|knee/.test(name)) return 1.3;
  return /shoulder|hip/.test(name) ? 0.7 : 1;
};
const NOISE_FACTORS = KEYPOINT_NAMES.map(noiseFactor);

/** A motion whose points are as noisy as an estimator's. */
export const withNoise = (motion: Motion, noise: Noise, seed: number): Motion => {
  const random = createRandom(seed);
  const torso = torsoLength(motion);
  let drift = KEYPOINT_NAMES.map(() => gaussian(random, noise.drift));
  const figures = motion.figures.map((figure): Figure => {
    const noisyFigure = figure.map(([x, y], k): Point => {
      const [whiteX, whiteY] = gaussian(random, noise.white);
      const [driftX, driftY] = drift[k] as Point;
      const size = torso * (NOISE_FACTORS[k] as number);
      return [x + size * (whiteX + driftX), y + size * (whiteY + driftY)];
    });
    drift = drift.map((point) => nextDrift(random, point, noise.drift));
    return noisyFigure;
  });
  return { ...motion, figures };
};

const gaussian = (random: Random, deviation: number): Point => [random.normal(deviation), random.normal(deviation)];

/** z <- a z + sqrt(1 - a^2) n: keeps the standard deviation constant. */
const nextDrift = (random: Random, [x, y]: Point, deviation: number): Point => {
  const [newX, newY] = gaussian(random, deviation * Math.sqrt(1 - DECAY ** 2));
  return [DECAY * x + newX, DECAY * y + newY];
};
