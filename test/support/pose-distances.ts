import type { Pose } from '@instep/choreo/pose';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { Metres, Pixels } from '@instep/choreo/units';

/** How far two poses of the same person are apart, at the keypoint where it is most. */
export type PoseDistances = { readonly pixels: Pixels; readonly metres: Metres };

/** Compares two poses that have world points. */
export const poseDistances = (one: Pose, other: Pose): PoseDistances => {
  const distances = KEYPOINT_NAMES.map((name) => {
    const [a, b] = [one[name], other[name]];
    const [u, v] = [a.world, b.world];
    if (!u || !v) throw new Error('expected a world point');
    return { pixels: Math.hypot(a.x - b.x, a.y - b.y), metres: Math.hypot(u.x - v.x, u.y - v.y, u.z - v.z) };
  });
  return {
    pixels: Math.max(...distances.map(({ pixels }) => pixels)),
    metres: Math.max(...distances.map(({ metres }) => metres)),
  };
};
