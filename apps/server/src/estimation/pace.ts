import type { Milliseconds } from '@instep/choreo/units';
import { FLOOR_FPS } from './shares.ts';
import type { Felt } from './load-meter.ts';

/** What the machine is asked for, and how long it has been at ease with it. */
export type Pace = {
  /** In frames a second, of all players together. */
  readonly budget: number;
  /** Looks in a row at which nothing pressed. */
  readonly calmLooks: number;
};

/** What the machine can do, as measured. */
export type Capacity = { readonly workers: number; readonly inferMs: Milliseconds };

/** How much of the workers' time may be planned for: beyond it, waiting grows faster than work. As LiveKit's limit. */
const LOAD_LIMIT = 0.7;
/** How much of one worker's time a lone player may fill; judging.md 3.2. */
const ALONE_LIMIT = 0.85;

/** A picture waits for others of its kind; three of them are no harm, a tenth of a second is. */
const PRESSED = { waitMs: 100, busy: 0.9 };
const AT_EASE = { waitMs: 40, busy: 0.75 };
/** Down at once and by much, up late and by little: a rate that swings is worse than a low one. */
const STEP_DOWN = 0.8;
const STEP_UP = 1.1;
const CALM_LOOKS = 5;
/** The time for a picture is never twice the same: a capacity that fell by less than this has not fallen. */
const FALLEN = 0.9;

/** The most that can be planned for, in frames a second. */
export const plannedBudget = ({ workers, inferMs }: Capacity): number => (LOAD_LIMIT * workers * 1000) / inferMs;

/** The most that one player can be given: the pictures of one are looked at one after the other. */
export const mostAlone = ({ inferMs }: Capacity): number =>
  Math.max(FLOOR_FPS, Math.floor((ALONE_LIMIT * 1000) / inferMs));

/** The pace after one more look, a second after the last: what was planned, less what the workers felt to be too much. */
export const nextPace = ({ budget, calmLooks }: Pace, capacity: Capacity, { waitMs, busy }: Felt): Pace => {
  const most = Math.max(FLOOR_FPS, plannedBudget(capacity));
  const known = most < FALLEN * budget ? most : budget;
  if (waitMs > PRESSED.waitMs || busy > PRESSED.busy) {
    return { budget: Math.max(FLOOR_FPS, known * STEP_DOWN), calmLooks: 0 };
  }
  if (waitMs > AT_EASE.waitMs || busy > AT_EASE.busy) return { budget: known, calmLooks: 0 };
  if (calmLooks + 1 < CALM_LOOKS) return { budget: known, calmLooks: calmLooks + 1 };
  return { budget: Math.max(known, Math.min(most, known * STEP_UP)), calmLooks: CALM_LOOKS };
};
