/** Limits `x` to the range from `min` to `max`. */
export const clamp = (x: number, min = 0, max = 1): number => Math.min(Math.max(x, min), max);

/** Linear interpolation: the number at share `t` of the way from `a` to `b`. */
export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;

/** Smoothstep: 0 at `from`, 1 at `to`, with slope 0 at both ends; `from` may be the larger. */
export const smoothstep = (from: number, to: number, x: number): number => {
  const t = clamp((x - from) / (to - from));
  return t * t * (3 - 2 * t);
};
