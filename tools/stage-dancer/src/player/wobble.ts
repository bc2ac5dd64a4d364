import type { Seconds } from '@instep/choreo/units';
import { createRandom } from './random.ts';

/** A smooth random function of time, with mean 0 and standard deviation 1. */
export type Wobble = (time: Seconds) => number;

const WAVES = 3;

/** The sum of three slow sine waves, determined by a seed. */
export const createWobble = (seed: number, { from, to }: { readonly from: Seconds; readonly to: Seconds }): Wobble => {
  const { next } = createRandom(seed);
  const waves = Array.from({ length: WAVES }, () => {
    const period = from + (to - from) * next();
    return { speed: (2 * Math.PI) / period, phase: 2 * Math.PI * next() };
  });
  // A sine wave has variance 1/2.
  const size = Math.sqrt(2 / WAVES);
  return (time) => waves.reduce((sum, { speed, phase }) => sum + size * Math.sin(speed * time + phase), 0);
};
