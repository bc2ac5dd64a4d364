import { clamp, smoothstep } from '../sdf/math.ts';
import { BONES_OF_CAPSULE, type Capsule } from './capsules.ts';
import type { BodyPart } from './part.ts';
import { BONES_PER_VERTEX } from './weights.ts';

/** A bone with less than this share does not count as holding a vertex. */
const MIN_BONE_SHARE = 0.12;
/** Capsules farther away than this, in metres, do not darken a vertex. */
const REACH = 0.5;

/** For each vertex of a part, one bit for each capsule that may darken it. */
export const occluderMasks = (part: BodyPart): Uint16Array =>
  Uint16Array.from({ length: part.positions.length / 3 }, (_, vertex) => maskOf(part, vertex));

const maskOf = (part: BodyPart, vertex: number): number => {
  const holding: number[] = [];
  for (let k = vertex * BONES_PER_VERTEX; k < (vertex + 1) * BONES_PER_VERTEX; k++) {
    if (part.shares[k]! > MIN_BONE_SHARE) holding.push(part.bones[k]!);
  }
  return BONES_OF_CAPSULE.reduce((mask, own, c) => (holding.some((bone) => own.has(bone)) ? mask : mask | (1 << c)), 0);
};

/** A part at one moment: its vertices and normals. */
export type Shape = { readonly positions: Float32Array; readonly normals: Float32Array };

/** Writes to `out` how much ambient light reaches each vertex, 0..1, past the capsules of the body and the floor. */
export const writeOcclusion = (
  { positions, normals }: Shape,
  { masks, capsules }: { readonly masks: Uint16Array; readonly capsules: readonly Capsule[] },
  out: Float32Array,
): void => {
  for (let vertex = 0; vertex < out.length; vertex++) {
    const at = vertex * 3;
    let light = floorLight(positions[at + 1]!, normals[at + 1]!);
    for (let c = 0; c < capsules.length; c++) {
      if ((masks[vertex]! >> c) & 1) light *= 1 - shade(positions, normals, at, capsules[c]!);
    }
    out[vertex] = light;
  }
};

const floorLight = (height: number, normalY: number): number =>
  1 - 0.55 * clamp(0.4 - normalY * 0.6) * Math.exp(-Math.max(height, 0) * 5);

const shade = (...[p, n, at, c]: [Float32Array, Float32Array, number, Capsule]): number => {
  let px = p[at]! - c.x;
  let py = p[at + 1]! - c.y;
  let pz = p[at + 2]! - c.z;
  const length2 = c.dx * c.dx + c.dy * c.dy + c.dz * c.dz;
  const t = clamp((px * c.dx + py * c.dy + pz * c.dz) / Math.max(length2, 1e-9));
  px -= c.dx * t;
  py -= c.dy * t;
  pz -= c.dz * t;
  const distance2 = px * px + py * py + pz * pz;
  if (distance2 > REACH * REACH) return 0;
  const distance = Math.sqrt(distance2);
  const facing = -(px * n[at]! + py * n[at + 1]! + pz * n[at + 2]!) / distance;
  const size = c.radius / Math.max(distance, c.radius);
  return clamp(0.12 + 0.88 * facing) * size * size * 0.85 * smoothstep(REACH, 0.2, distance);
};
