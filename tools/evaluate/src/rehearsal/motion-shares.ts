import type { Choreography } from '@instep/choreo/choreography';
import { FIELD, FIELD_COUNT, ROW_LENGTH } from '@instep/choreo/judge/bone-rows';
import { GRID_HZ } from '@instep/choreo/judge/constants';
import { makeVariant } from '@instep/choreo/judge/variant';
import { BONES, byLimb, LIMBS, type Bone, type ByLimb } from '@instep/choreo/skeleton';
import type { UnitInterval } from '@instep/choreo/units';

const EQUAL_WEIGHTS = BONES.map(() => 1);

/**
 * Each limb's share of how much a dancer's bones turn in the frame: the sum of |D| over its bones, D being the change
 * of direction in a third of a second. The judge's weights of the bones are not used.
 */
export const motionShares = ({ frames, duration }: Choreography): ByLimb<UnitInterval> => {
  const count = Math.ceil(duration * GRID_HZ);
  const data = makeVariant(frames, count, { mirrored: false, yaw: 0 }, EQUAL_WEIGHTS)?.rows.data ?? new Float32Array();
  const motionByLimb = byLimb(() => 0) as Record<keyof ByLimb<number>, number>;
  BONES.forEach((bone: Bone, index) => {
    for (let at = index * FIELD_COUNT; at < data.length; at += ROW_LENGTH)
      motionByLimb[bone.limb] += Math.sqrt(data[at + FIELD.vdd] ?? 0);
  });
  const total = LIMBS.reduce((sum, limb) => sum + motionByLimb[limb], 0);
  return byLimb((limb) => motionByLimb[limb] / total);
};
