/** Below this rate the judge has too little to go by, in frames a second. */
export const FLOOR_FPS = 5;

/**
 * Divides `budget` frames a second among those who want so many each: everybody gets the same whole number, and who
 * wants less leaves the rest to the others. Nobody gets more than wanted, nor less than the floor unless wanted.
 */
export const sharesOf = (budget: number, wanted: readonly number[]): number[] => {
  const modest = wanted.toSorted((a, b) => a - b);
  let left = budget;
  let level = 0;
  for (const [index, fps] of modest.entries()) {
    level = left / (modest.length - index);
    if (fps > level) break;
    left -= fps;
    level = fps;
  }
  return wanted.map((fps) => Math.min(fps, Math.max(FLOOR_FPS, Math.floor(level))));
};
