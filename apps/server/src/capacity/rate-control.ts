import type { Milliseconds } from '@instep/choreo/units';
import type { Load } from './load-meter.ts';

/** Below this rate the judge has too little to go by, in frames a second. */
export const MIN_FPS = 5;

/** What the machine is asked for, and how long it has coped with it. */
export type RateState = {
  /** In frames a second, of all players together. */
  readonly budget: number;
  /** Checks in a row at which the load was low. */
  readonly calmChecks: number;
};

/** What the machine can do, as measured. */
export type Capacity = { readonly workers: number; readonly usualMs: Milliseconds };

/** How much of the workers' time may be planned for: beyond it, waiting grows faster than work. As LiveKit's limit. */
const PLANNED_LOAD = 0.7;
/** How much of one worker's time a player alone may fill. */
const PLANNED_LOAD_ALONE = 0.85;

/** A frame waits for others of its kind; three of them are no harm, a tenth of a second is. */
const OVERLOADED: Load = { waitMs: 100, busy: 0.9 };
const CALM: Load = { waitMs: 40, busy: 0.75 };
/** Down at once and by much, up late and by little: a rate that swings is worse than a low one. */
const STEP_DOWN = 0.8;
const STEP_UP = 1.1;
const MIN_CALM_CHECKS = 5;
/** The time for a frame is never twice the same: a capacity that fell by less than this counts as unchanged. */
const FALLEN = 0.9;

/** The most that can be planned for, in frames a second. */
export const plannedBudget = ({ workers, usualMs }: Capacity): number => (PLANNED_LOAD * workers * 1000) / usualMs;

/** The most that one player can be given: the frames of one are estimated one after the other. */
export const maxFpsAlone = ({ usualMs }: Capacity): number =>
  Math.max(MIN_FPS, Math.floor((PLANNED_LOAD_ALONE * 1000) / usualMs));

/** The state after one more check, a second after the last: what was planned, less what proved to be too much. */
export const nextRate = ({ budget, calmChecks }: RateState, capacity: Capacity, { waitMs, busy }: Load): RateState => {
  const most = Math.max(MIN_FPS, plannedBudget(capacity));
  const known = most < FALLEN * budget ? most : budget;
  if (waitMs > OVERLOADED.waitMs || busy > OVERLOADED.busy) {
    return { budget: Math.max(MIN_FPS, known * STEP_DOWN), calmChecks: 0 };
  }
  if (waitMs > CALM.waitMs || busy > CALM.busy) return { budget: known, calmChecks: 0 };
  if (calmChecks + 1 < MIN_CALM_CHECKS) return { budget: known, calmChecks: calmChecks + 1 };
  return { budget: Math.max(known, Math.min(most, known * STEP_UP)), calmChecks: MIN_CALM_CHECKS };
};
