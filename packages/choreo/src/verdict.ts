/** The judge's verdict on one move. */
import type { Rating } from './rating.ts';
import type { ByLimb, Limb } from './skeleton.ts';
import type { Seconds, UnitInterval } from './units.ts';

/** Whether the player moves as the dancer's mirror image or on the dancer's own side. */
export type Side = 'mirrored' | 'same';

/** Which part of the body is judged: the player's own choice. */
export const SCOPES = ['whole', 'seated', 'left_arm', 'right_arm'] as const;
export type Scope = (typeof SCOPES)[number];

/** Why a move got no rating. */
export const UNSEEN_REASONS = ['nobody', 'too_little_seen', 'interrupted', 'not_danced'] as const;
export type UnseenReason = (typeof UNSEEN_REASONS)[number];

/** A cue that is shown after a move: "Feet too!", "Bigger!". */
export type Cue = 'feet' | 'bigger';

/** The judge's verdict on one move. */
export type Verdict = {
  /** The move's number, from 1. */
  readonly move: number;
  /** `null` when the move was not seen; this never counts as a miss. */
  readonly rating: Rating | null;
  readonly unseenReason: UnseenReason | null;
  /** q = form (.6 + .4 timing credit) x lateness factor (judge/form.ts): it determines the rating. */
  readonly quality: UnitInterval | null;
  /** How right the shape and the motion were. */
  readonly form: UnitInterval | null;
  /** Relative to the player's own lag, `null` while that isn't known; positive is late. */
  readonly timing: Seconds | null;
  readonly side: Side;
  /** Whether the player clearly did this move on the opposite side to the one they dance. */
  readonly otherSide: boolean;
  /** `null` for a limb that was not seen, or does not move here. */
  readonly limbs: ByLimb<UnitInterval | null>;
  /** The limb to name, if one is clearly worse than the others. */
  readonly weakLimb: Limb | null;
  readonly cue: Cue | null;
  /** The share of the reference's weight that was seen. */
  readonly coverage: UnitInterval;
};
