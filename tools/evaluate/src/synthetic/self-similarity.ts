import type { Choreography } from '@instep/choreo/choreography';
import { totalAgreement } from '@instep/choreo/judge/agreement';
import { rowsOf } from '@instep/choreo/judge/constants';
import { addSums, SUM_COUNT } from '@instep/choreo/judge/sums';
import type { Variant } from '@instep/choreo/judge/variant';
import type { Seconds } from '@instep/choreo/units';
import { referenceOf } from '@instep/measures/judge-run';

/** A repetition may come this much earlier or later. */
const TOLERANCE: Seconds = 0.5;

/**
 * How much a dance agrees with itself `shift` later, directly or mirrored: C + P + M, at most 3. In a dance whose
 * second half repeats its first, a player who starts in the middle still dances correctly.
 */
export const selfAgreement = (dance: Choreography, shift: Seconds): number => {
  const front = referenceOf(dance).variants.filter(({ view }) => view.yaw === 0);
  const unmirrored = front.find(({ view }) => !view.mirrored);
  return unmirrored ? Math.max(...front.map((later) => bestAgreement(unmirrored, later, shift))) : -Infinity;
};

const bestAgreement = (first: Variant, later: Variant, shift: Seconds): number => {
  const maxOffset = rowsOf(TOLERANCE);
  return Math.max(
    ...Array.from({ length: 2 * maxOffset + 1 }, (_, n) => {
      const sums = new Float64Array(SUM_COUNT);
      const lag = rowsOf(shift) + n - maxOffset;
      addSums(sums, 0, first.rows, later.rows, { from: 0, to: first.rows.count - lag, stride: 2, lag });
      return totalAgreement(sums, 0);
    }),
  );
};
