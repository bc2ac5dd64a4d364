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
