import type { Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';
import type { DanceResult } from '@instep/choreo/result';
import type { Verdict } from '@instep/choreo/verdict';
import type { Close } from '@instep/protocol/close';

/** Callbacks for code that runs several performances together, such as a room of players. A solo dance has none. */
export type PerformanceHooks = {
  /** Called at most 5 times a second, and with each verdict, so that the points are those after it. */
  readonly onProgress: (progress: Progress) => void;
  readonly onVerdict: (verdict: Verdict) => void;
  /** Called once, when the record is finished and the player's channel is closed. */
  readonly onEnd: (end: PerformanceEnd) => void;
};

/** How far a performance has come. */
export type Progress = {
  readonly mediaTime: Seconds;
  readonly points: number;
  /** How well the player does just now; null while that is not known. */
  readonly level: UnitInterval | null;
  /** How much was judged of what could have been judged so far. */
  readonly seen: UnitInterval;
};

/** How a performance ended; `result` is `null` after a fault in judging. */
export type PerformanceEnd = { readonly close: Close; readonly result: DanceResult | null };

/** The shortest time between two calls of `onProgress` without a verdict. */
export const PROGRESS_INTERVAL_MS: Milliseconds = 200;
