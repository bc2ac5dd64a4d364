import type { Choreography } from '@instep/choreo/choreography';
import { totalAgreement } from '@instep/choreo/judge/agreement';
import { EVIDENCE_LAGS } from '@instep/choreo/judge/constants';
import { peakOf } from '@instep/choreo/judge/evidence';
import { addSums, SUM_COUNT } from '@instep/choreo/judge/sums';
import { makeVariant } from '@instep/choreo/judge/variant';
import type { TimedPose } from '@instep/choreo/pose';
import { BONES } from '@instep/choreo/skeleton';
import type { Milliseconds } from '@instep/choreo/units';
import { referenceOf } from '@instep/measures/judge-run';

const LAG_COUNT = (EVIDENCE_LAGS.count - 1) * EVIDENCE_LAGS.step + 1;

/**
 * The lag at which some frames agree best with the dance, seen from the front and not mirrored; `null` where nobody is
 * seen.
 */
export const lagOfBestAgreement = (dance: Choreography, frames: readonly TimedPose[]): Milliseconds | null => {
  const reference = referenceOf(dance);
  const everyBone = BONES.map(() => 1);
  const player = makeVariant(frames, reference.rowCount, { mirrored: false, yaw: 0 }, everyBone);
  const frontView = reference.variants.find(({ view }) => view.yaw === 0 && !view.mirrored);
  if (!player || !frontView) return null;
  const agreements = Array.from({ length: LAG_COUNT }, (_, n) => {
    const sums = new Float64Array(SUM_COUNT);
    const lag = EVIDENCE_LAGS.first + n;
    addSums(sums, 0, frontView.rows, player.rows, { from: 0, to: frontView.rows.count, stride: 1, lag });
    return totalAgreement(sums, 0);
  });
  return 1000 * peakOf(agreements, EVIDENCE_LAGS.first, 1).lag;
};
