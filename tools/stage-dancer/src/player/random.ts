import type { Seconds } from '@instep/choreo/units';

/** A seeded stream of random numbers. */
export type Random = {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Gaussian, with mean 0. */
  readonly normal: (deviation: number) => number;
};

/**
 * The same stream for the same seed on every machine: mulberry32 (public domain), Gaussian numbers by Box and Muller.
 */
export const createRandom = (seed: number): Random => {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (deviation: number): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return deviation * radius * Math.cos(2 * Math.PI * next());
  };
  return { next, normal };
};

/** A smooth random function of time, with mean 0 and standard deviation 1. */
export type SmoothNoise = (time: Seconds) => number;

const WAVES = 3;

/** The sum of three slow sine waves, determined by a seed. */
export const createSmoothNoise = (
  seed: number,
  { from, to }: { readonly from: Seconds; readonly to: Seconds },
): SmoothNoise => {
  const { next } = createRandom(seed);
  const waves = Array.from({ length: WAVES }, () => {
    const period = from + (to - from) * next();
    return { speed: (2 * Math.PI) / period, phase: 2 * Math.PI * next() };
  });
  // A sine wave has variance 1/2.
  const size = Math.sqrt(2 / WAVES);
  return (time) => waves.reduce((sum, { speed, phase }) => sum + size * Math.sin(speed * time + phase), 0);
};
