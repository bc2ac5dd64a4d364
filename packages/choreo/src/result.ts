import type { RigOrigin } from './lateness.ts';
import type { ByRating } from './rating.ts';
import type { ByLimb, Limb } from './skeleton.ts';
import type { Degrees, Milliseconds, Seconds, UnitInterval } from './units.ts';
import type { Scope, Side } from './verdict.ts';

/** Why a dance got no score. */
export const NO_SCORE_REASONS = ['nobody', 'too_little_seen', 'too_short'] as const;
export type NoScoreReason = (typeof NO_SCORE_REASONS)[number];

/** The result of a dance. */
export type DanceResult = {
  /** 0..100, the judge's number; `null` with a reason. */
  readonly score: number | null;
  readonly noScoreReason: NoScoreReason | null;
  /** 0..10,000, what players see. */
  readonly points: number;
  /** 0..5 */
  readonly stars: number;
  readonly counts: ByRating<number>;
  /** Moves without a rating. */
  readonly unseen: number;
  readonly maxCombo: number;
  /** The share that was judged of all that could have been judged, by weight; below 0.8 the score is reduced by it. */
  readonly seen: UnitInterval;
  /** The share of the dance that the estimator or the connection lost; left out of the score. */
  readonly lost: UnitInterval;
  /** At least 80 % of the dance, by weight, was judged: only then it may be a best. */
  readonly complete: boolean;
  readonly scope: Scope;
  /** The legs were never seen, so only the upper body was judged. */
  readonly upperBodyOnly: boolean;
  /** How late the player's movements are on the video's timeline, rig and person together. */
  readonly lagMs: Milliseconds | null;
  /** What of it is the person's, beyond the rig's; results of older versions have none. */
  readonly lateMs?: Milliseconds | null;
  /** What of it is the rig's, and how that is known. */
  readonly rig?: { readonly lagMs: Milliseconds; readonly origin: RigOrigin };
  readonly side: Side | null;
  /** How far the player's camera stands to the side. */
  readonly yawDeg: Degrees | null;
  readonly coverage: UnitInterval;
  /** Mean form over the judged moves. */
  readonly form: UnitInterval | null;
  /** Around the player's own lag: the middle of |timing|, and the shares of moves more than 100 ms off. */
  readonly timing: {
    readonly medianMs: Milliseconds;
    readonly earlyShare: UnitInterval;
    readonly lateShare: UnitInterval;
  } | null;
  /** 0..100 for each limb; `null` when it wasn't seen. */
  readonly limbs: ByLimb<number | null>;
  readonly weakestLimb: Limb | null;
  /** The score of each sliding window, 0..100, at the window's middle; `null` where nothing was judged. */
  readonly curve: readonly { readonly mediaTime: Seconds; readonly score: number | null }[];
};
