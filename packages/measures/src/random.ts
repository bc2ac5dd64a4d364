/** Random numbers from a seed, so that every run gets the same ones. */

/** A stream of random numbers. */
export type Random = {
  /** Uniform in [low, high). */
  readonly between: (low: number, high: number) => number;
  /** Gaussian, with mean 0 and the given standard deviation. */
  readonly normal: (deviation: number) => number;
  /** A whole number in [0, count). */
  readonly below: (count: number) => number;
};

/** The same stream for the same seed, on every machine: mulberry32, with Gaussians by the Box-Muller transform. */
export const createRandom = (seed: number): Random => {
  const next = mulberry32(seed);
  const normal = (deviation: number): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return deviation * radius * Math.cos(2 * Math.PI * next());
  };
  return {
    between: (low, high) => low + (high - low) * next(),
    normal,
    below: (count) => Math.floor(next() * count),
  };
};

/** Tommy Ettinger's 32-bit generator, public domain. */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** A seed from a name (FNV-1a), so that a case keeps its noise when cases are added before it. */
export const seedOf = (name: string): number => {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
};

/** `count` different whole numbers out of [0, total), in random order. */
export const sampleIndices = (random: Random, count: number, total: number): number[] => {
  const remaining = Array.from({ length: total }, (_, index) => index);
  return Array.from(
    { length: Math.min(count, total) },
    () => remaining.splice(random.below(remaining.length), 1)[0] as number,
  );
};
