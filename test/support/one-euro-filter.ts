import type { Seconds } from '@instep/choreo/units';

/** Cut-off frequencies in Hz: at rest, the increase for each unit of speed, and that of the speed's own filter. */
export type OneEuroOptions = { readonly minCutOff: number; readonly beta: number; readonly speedCutOff: number };

/**
 * The One-Euro filter (Casiez et al. 2012) of a value that is sampled every `interval`; `scale` is the value's unit.
 */
export const oneEuroFilter = (
  { minCutOff, beta, speedCutOff }: OneEuroOptions,
  interval: Seconds,
): ((value: number, scale: number) => number) => {
  const weight = (cutOff: number): number => 1 / (1 + 1 / (2 * Math.PI * cutOff * interval));
  let last: { value: number; smoothed: number; speed: number } | null = null;
  return (value, scale) => {
    if (!last) last = { value, smoothed: value, speed: 0 };
    else {
      const speed = last.speed + weight(speedCutOff) * ((value - last.value) / scale / interval - last.speed);
      const smoothed = last.smoothed + weight(minCutOff + beta * Math.abs(speed)) * (value - last.smoothed);
      last = { value, smoothed, speed };
    }
    return last.smoothed;
  };
};
