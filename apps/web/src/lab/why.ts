/** Why the last move got its rating, in numbers. */
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { Rating } from '@instep/choreo/rating';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { UnseenReason } from '@instep/choreo/verdict';
import type { EvidenceMessage, VerdictMessage } from '@instep/protocol/messages';

/** A limb below this is named. */
const WEAK_LIMB: UnitInterval = 0.5;
/** Less than this share of a move was seen: it is named. */
const WELL_SEEN: UnitInterval = 0.9;

export type Why = {
  readonly move: number;
  readonly rating: Rating | null;
  readonly unseenReason: UnseenReason | null;
  readonly form: UnitInterval | null;
  /** What the rating was read from; null until the judge has said it. */
  readonly quality: UnitInterval | null;
  /** Positive is late, against the player's own lag; null while that isn't known. */
  readonly timingMs: Milliseconds | null;
  /** What timing and lateness cost, of the form; null until the judge has said it. */
  readonly cost: number | null;
  /** Null where enough was seen. */
  readonly seen: UnitInterval | null;
  /** The limbs that went worst, the worst first. */
  readonly weakLimbs: readonly { readonly limb: Limb; readonly value: UnitInterval }[];
};

/** Puts together what the verdict on a move and the judge's evidence after it say. */
export const whyOf = (verdict: VerdictMessage, evidence: EvidenceMessage | null): Why => {
  const judged = evidence?.move?.n === verdict.move ? evidence.move : null;
  const quality = judged?.quality ?? null;
  return {
    move: verdict.move,
    rating: verdict.rating,
    unseenReason: verdict.unseenReason ?? null,
    form: verdict.form,
    quality,
    timingMs: verdict.timingS === null ? null : Math.round(1000 * verdict.timingS),
    cost: quality === null || verdict.form === null ? null : Math.max(0, verdict.form - quality),
    seen: judged && judged.coverage < WELL_SEEN ? judged.coverage : null,
    weakLimbs: LIMBS.flatMap((limb) => {
      const value = verdict.limbs[limb];
      return value !== null && value < WEAK_LIMB ? { limb, value } : [];
    }).toSorted((a, b) => a.value - b.value),
  };
};
