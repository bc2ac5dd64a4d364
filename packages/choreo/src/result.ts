/** The result of a dance, and when a dance counts as complete. */
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
  /** 0..100, as the judge computes it; `null` with a reason. */
  readonly score: number | null;
  readonly noScoreReason: NoScoreReason | null;
  /** 0..10,000, as players see it. */
  readonly points: number;
  /** 0..5 */
  readonly stars: number;
  readonly counts: ByRating<number>;
  /** The number of moves without a rating. */
  readonly unseen: number;
  readonly maxCombo: number;
  /** The share judged of all that could have been judged, by weight; below 0.8 it lowers the score. */
  readonly seen: UnitInterval;
  /** The share of the dance that the estimator or the connection lost; left out of the score. */
  readonly lost: UnitInterval;
  /** Whether at least 80 % of the dance, by weight, was judged: only then can it be a best. */
  readonly complete: boolean;
  readonly scope: Scope;
  /** The legs were never seen, so only the upper body was judged. */
  readonly upperBodyOnly: boolean;
  /** How late the player's movements are on the video's timeline, rig and player together. */
  readonly lagMs: Milliseconds | null;
  /** The player's part of the lag, beyond the rig's; missing in results of older versions. */
  readonly lateMs?: Milliseconds | null;
  /** The rig's part of the lag, and how that is known. */
  readonly rig?: { readonly lagMs: Milliseconds; readonly origin: RigOrigin };
  readonly side: Side | null;
  /** The angle by which the player's camera stands to the side. */
  readonly yawDeg: Degrees | null;
  readonly coverage: UnitInterval;
  /** Mean form over the judged moves. */
  readonly form: UnitInterval | null;
  /**
   * Relative to the player's own lag: the median of |timing|, and the shares of moves that deviate by more than 100 ms.
   */
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

/**
 * A dance is complete if at least this share of it was judged, and earns its whole mean; below that, what was not seen
 * is not earned. A fifth is what honest players lose when they leave the frame for a moment, or to frames in which
 * nobody is found.
 */
export const MIN_COMPLETE_SHARE: UnitInterval = 0.8;

/** The share of the mean over what was judged that is earned, given the share that was seen. */
export const earnedShare = (seen: UnitInterval): UnitInterval => Math.min(1, seen / MIN_COMPLETE_SHARE);
