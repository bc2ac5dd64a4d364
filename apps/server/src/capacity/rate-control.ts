import type { Milliseconds } from '@instep/choreo/units';
import type { Load } from './load-meter.ts';

/** The lowest rate, in frames a second, at which the judge can still work. */
export const MIN_FPS = 5;

/** The total granted rate, and for how long the machine has coped with it. */
export type RateState = {
  /** In frames a second, of all players together. */
  readonly budget: number;
  /** Consecutive checks at which the load was low. */
  readonly calmChecks: number;
};

/** The measured capacity of the machine. */
export type Capacity = { readonly workers: number; readonly usualMs: Milliseconds };

/**
 * How much of the workers' time may be planned for: beyond it, waiting times grow faster than the load. The same limit
 * as LiveKit's.
 */
const PLANNED_LOAD = 0.7;
/** How much of one worker's time a single camera may use. */
const PLANNED_LOAD_ALONE = 0.85;

/** Overloaded beyond this. A frame may wait for three others; waiting a tenth of a second is too long. */
const OVERLOADED: Load = { waitMs: 100, busy: 0.9 };
const CALM: Load = { waitMs: 40, busy: 0.75 };
/** Rates fall at once and by much, and rise late and by little: a rate that oscillates is worse than a low one. */
const STEP_DOWN = 0.8;
const STEP_UP = 1.1;
const MIN_CALM_CHECKS = 5;
/** The time per frame always varies: a capacity that fell by less than this counts as unchanged. */
const MIN_FALLEN_SHARE = 0.9;

/** The highest total rate that can be planned for, in frames a second. */
export const plannedBudget = ({ workers, usualMs }: Capacity): number => (PLANNED_LOAD * workers * 1000) / usualMs;

/** The highest rate for one camera: its frames, each of this weight, are estimated one after the other. */
export const maxFpsAlone = (capacity: Capacity, weight = 1): number =>
  Math.max(MIN_FPS, Math.floor(fpsOfOneWorker(capacity, weight)));

/** Whether one worker can follow the players before one camera at the minimum rate. */
export const canFollow = (capacity: Capacity, weight: number): boolean => fpsOfOneWorker(capacity, weight) >= MIN_FPS;

const fpsOfOneWorker = ({ usualMs }: Capacity, weight: number): number =>
  (PLANNED_LOAD_ALONE * 1000) / (usualMs * weight);

/**
 * The state after one more check, a second after the last: the planned rate, reduced where it proved to be too much.
 */
export const nextRate = ({ budget, calmChecks }: RateState, capacity: Capacity, { waitMs, busy }: Load): RateState => {
  const maxBudget = Math.max(MIN_FPS, plannedBudget(capacity));
  const feasible = maxBudget < MIN_FALLEN_SHARE * budget ? maxBudget : budget;
  if (waitMs > OVERLOADED.waitMs || busy > OVERLOADED.busy) {
    return { budget: Math.max(MIN_FPS, feasible * STEP_DOWN), calmChecks: 0 };
  }
  if (waitMs > CALM.waitMs || busy > CALM.busy) return { budget: feasible, calmChecks: 0 };
  if (calmChecks + 1 < MIN_CALM_CHECKS) return { budget: feasible, calmChecks: calmChecks + 1 };
  return { budget: Math.max(feasible, Math.min(maxBudget, feasible * STEP_UP)), calmChecks: MIN_CALM_CHECKS };
};
