import { BONE_NAMES } from '../rig/bones.ts';
import { vector } from '../rig/rotations.ts';
import type { RestJoints } from '../rig/rest-joints.ts';
import type { SolvedRig } from '../rig/solve.ts';
import type { BodyPart } from './part.ts';
import { BONES_PER_VERTEX } from './weights.ts';

// Kavan et al. 2007, "Skinning with dual quaternions": a twisted or bent limb keeps its girth.

const NUMBERS_PER_BONE = 8;

/**
 * The transform of each bone from rest to the current pose: eight numbers a bone, rotation first, then the dual part.
 */
export const dualQuaternions = (rig: SolvedRig, rest: RestJoints): Float32Array => {
  const out = new Float32Array(BONE_NAMES.length * NUMBERS_PER_BONE);
  BONE_NAMES.forEach((bone, i) => {
    const { position, rotation: q } = rig[bone];
    const t = position.clone().sub(vector(rest[bone]).applyQuaternion(q));
    const dual = [
      0.5 * (t.x * q.w + t.y * q.z - t.z * q.y),
      0.5 * (-t.x * q.z + t.y * q.w + t.z * q.x),
      0.5 * (t.x * q.y - t.y * q.x + t.z * q.w),
      0.5 * (-t.x * q.x - t.y * q.y - t.z * q.z),
    ];
    out.set([q.x, q.y, q.z, q.w, ...dual], i * NUMBERS_PER_BONE);
  });
  return out;
};

/** Writes a part's vertices to `out`, in metres, moved by their bones. */
export const writeSkinned = (part: BodyPart, bones: Float32Array, out: Float32Array): void => {
  const blend = new Float64Array(NUMBERS_PER_BONE);
  for (let vertex = 0; vertex < part.positions.length / 3; vertex++) {
    writeBlend(part, vertex, bones, blend);
    writeMoved(part.positions, vertex, blend, out);
  }
};

/** The weighted sum of a vertex's dual quaternions, normalised to length 1. */
const writeBlend = (part: BodyPart, vertex: number, bones: Float32Array, blend: Float64Array): void => {
  blend.fill(0);
  const first = part.bones[vertex * BONES_PER_VERTEX]! * NUMBERS_PER_BONE;
  for (let k = vertex * BONES_PER_VERTEX; k < (vertex + 1) * BONES_PER_VERTEX; k++) {
    const share = part.shares[k]!;
    if (share <= 0) continue;
    const bone = part.bones[k]! * NUMBERS_PER_BONE;
    // q and -q are the same rotation; blend with the nearer of the two.
    const signed = dot4(bones, bone, first) < 0 ? -share : share;
    for (let n = 0; n < NUMBERS_PER_BONE; n++) blend[n]! += signed * bones[bone + n]!;
  }
  const length = Math.hypot(blend[0]!, blend[1]!, blend[2]!, blend[3]!);
  for (let n = 0; n < NUMBERS_PER_BONE; n++) blend[n]! /= length;
};

const dot4 = (values: Float32Array, a: number, b: number): number =>
  values[a]! * values[b]! +
  values[a + 1]! * values[b + 1]! +
  values[a + 2]! * values[b + 2]! +
  values[a + 3]! * values[b + 3]!;

// Plain numbers instead of vector objects: this runs for each of 70,000 vertices of each frame.
const writeMoved = (rest: Float32Array, vertex: number, blend: Float64Array, out: Float32Array): void => {
  const [a, b, c, d] = [blend[0]!, blend[1]!, blend[2]!, blend[3]!];
  const [e, f, g, h] = [blend[4]!, blend[5]!, blend[6]!, blend[7]!];
  const at = vertex * 3;
  const x = rest[at]!;
  const y = rest[at + 1]!;
  const z = rest[at + 2]!;
  const ux = 2 * (b * z - c * y);
  const uy = 2 * (c * x - a * z);
  const uz = 2 * (a * y - b * x);
  out[at] = x + d * ux + (b * uz - c * uy) + 2 * (-h * a + e * d - f * c + g * b);
  out[at + 1] = y + d * uy + (c * ux - a * uz) + 2 * (-h * b + e * c + f * d - g * a);
  out[at + 2] = z + d * uz + (a * uy - b * ux) + 2 * (-h * c - e * b + f * a + g * d);
};
