import type { UnitInterval } from '@instep/choreo/units';
import type { Vec3 } from '../rig/pose.ts';
import { clamp } from '../sdf/math.ts';

export const unit = ([x, y, z]: Vec3): Vec3 => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};

/** The angle between two directions, in radians. */
export const angleBetween = (a: Vec3, b: Vec3): number => {
  const [ax, ay, az] = unit(a);
  const [bx, by, bz] = unit(b);
  return Math.acos(clamp(ax * bx + ay * by + az * bz, -1, 1));
};

/** The direction at share `t` of the way on the great circle from `from` to `to`. */
export const slerp = (from: Vec3, to: Vec3, t: UnitInterval): Vec3 => {
  const angle = angleBetween(from, to);
  const [a, b] = [unit(from), unit(to)];
  const sin = Math.sin(angle);
  // Equal directions need no rotation, and opposite ones have no shortest one: interpolate linearly in both cases.
  const [s, u] = sin < 1e-4 ? [1 - t, t] : [Math.sin((1 - t) * angle) / sin, Math.sin(t * angle) / sin];
  return [a[0] * s + b[0] * u, a[1] * s + b[1] * u, a[2] * s + b[2] * u];
};
