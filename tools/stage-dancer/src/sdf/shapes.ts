import { clamp, lerp } from './math.ts';

/** A point or a size in metres: x to the dancer's left, y up, z towards the viewer. */
export type Point = readonly [x: number, y: number, z: number];

/**
 * The signed distance in metres from a point to a surface, negative inside. It has to be exact only near the surface.
 */
export type Field = (x: number, y: number, z: number) => number;

// Formulas: Inigo Quilez, "Distance functions".

/** A sphere of `radius` metres. */
export const sphere =
  ([cx, cy, cz]: Point, radius: number): Field =>
  (x, y, z) =>
    Math.hypot(x - cx, y - cy, z - cz) - radius;

/** An ellipsoid with its axes along x, y and z. The distance is exact at the surface, too short inside. */
export const ellipsoid = ([cx, cy, cz]: Point, [rx, ry, rz]: Point): Field => {
  const least = Math.min(rx, ry, rz);
  return (x, y, z) => {
    const px = (x - cx) / rx;
    const py = (y - cy) / ry;
    const pz = (z - cz) / rz;
    const k0 = Math.hypot(px, py, pz);
    const k1 = Math.hypot(px / rx, py / ry, pz / rz);
    return k1 < 1e-9 ? -least : (k0 * (k0 - 1)) / k1;
  };
};

/** A limb between two points; its radius changes linearly from one end to the other. */
export type RoundConeShape = { readonly from: Point; readonly to: Point; readonly radii: readonly [number, number] };

/** A cone with round ends around a limb. */
export const roundCone = ({ from: [ax, ay, az], to, radii: [ra, rb] }: RoundConeShape): Field => {
  const bx = to[0] - ax;
  const by = to[1] - ay;
  const bz = to[2] - az;
  const length2 = bx * bx + by * by + bz * bz;
  return (x, y, z) => {
    const px = x - ax;
    const py = y - ay;
    const pz = z - az;
    const t = clamp((px * bx + py * by + pz * bz) / length2);
    return Math.hypot(px - bx * t, py - by * t, pz - bz * t) - lerp(ra, rb, t);
  };
};

/** A box of the given half sizes with edges of `rounding` metres. */
export const roundedBox =
  ([cx, cy, cz]: Point, [hx, hy, hz]: Point, rounding: number): Field =>
  (x, y, z) => {
    const qx = Math.abs(x - cx) - hx + rounding;
    const qy = Math.abs(y - cy) - hy + rounding;
    const qz = Math.abs(z - cz) - hz + rounding;
    const outside = Math.hypot(Math.max(qx, 0), Math.max(qy, 0), Math.max(qz, 0));
    return outside + Math.min(Math.max(qx, qy, qz), 0) - rounding;
  };

/** The half space above the height `y`. */
export const above =
  (height: number): Field =>
  (_x, y) =>
    height - y;

/** The half space below the height `y`. */
export const below =
  (height: number): Field =>
  (_x, y) =>
    y - height;

/** A superellipse: its two radii in metres and its exponent, 2 for an ellipse, more for a squarer one. */
export type Superellipse = { readonly rx: number; readonly ry: number; readonly power?: number };

/** The distance along the ray from the centre to the edge of a superellipse; negative inside. */
export const toSuperellipse = (x: number, y: number, { rx, ry, power = 2 }: Superellipse): number => {
  const distance = Math.hypot(x, y);
  if (distance < 1e-6) return -Math.min(rx, ry);
  return distance - distance / share(x / rx, y / ry, power);
};

const share = (x: number, y: number, power: number): number =>
  power === 2 ? Math.hypot(x, y) : (Math.abs(x) ** power + Math.abs(y) ** power) ** (1 / power);
