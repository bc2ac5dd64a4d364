import type { Seconds } from '@instep/choreo/units';

/** The settings of a One-Euro filter, which smooths a number over time: Casiez et al., CHI 2012. */
export type OneEuroSettings = {
  /** Hz, at rest: lower is smoother. */
  readonly minCutoff: number;
  /** How much the cutoff rises with speed: Hz per unit a second. */
  readonly beta: number;
};

/** Hz, the cutoff for the speed itself, as the paper proposes. */
const SPEED_CUTOFF = 1;

/** a = 1 / (1 + tau / dt), tau = 1 / (2 pi cutoff): the weight of the new value in an exponential mean. */
const weight = (cutoff: number, dt: Seconds): number => 1 / (1 + 1 / (2 * Math.PI * cutoff * dt));

/**
 * Smooths one number over time: strongly at rest, weakly in motion. Its output stays between the values it was given.
 */
export class OneEuroFilter {
  readonly #settings: OneEuroSettings;
  #last: { readonly value: number; readonly speed: number; readonly time: Seconds } | null = null;

  constructor(settings: OneEuroSettings) {
    this.#settings = settings;
  }

  /** The smoothed value at `time`. A time that doesn't advance changes nothing. */
  filter(value: number, time: Seconds): number {
    const last = this.#last;
    if (!last) {
      this.#last = { value, speed: 0, time };
      return value;
    }
    const dt = time - last.time;
    if (dt <= 0) return last.value;
    const speed = last.speed + weight(SPEED_CUTOFF, dt) * ((value - last.value) / dt - last.speed);
    const cutoff = this.#settings.minCutoff + this.#settings.beta * Math.abs(speed);
    const smoothed = last.value + weight(cutoff, dt) * (value - last.value);
    this.#last = { value: smoothed, speed, time };
    return smoothed;
  }
}
