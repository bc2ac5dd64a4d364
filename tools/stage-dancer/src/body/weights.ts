import { BONE_NAMES, type BoneName } from '../rig/bones.ts';
import type { Mesh } from '../sdf/mesh.ts';

/** How much each bone holds of a point; the scale does not matter. */
export type BoneShares = { readonly [bone in BoneName]?: number };

/** Four bones for each vertex and how much each holds of it; the four shares add up to 1. */
export type Weights = { readonly bones: Uint8Array; readonly shares: Float32Array };

export const BONES_PER_VERTEX = 4;

/**
 * The shares that `sharesAt` returns, spread to neighbouring vertices in `rounds` rounds; the four largest are kept.
 */
export const smoothedWeights = (
  mesh: Mesh,
  sharesAt: (x: number, y: number, z: number) => BoneShares,
  rounds: number,
): Weights => {
  const columns = shareColumns(mesh, sharesAt);
  const neighbours = neighboursOf(mesh);
  const spread = columns.map(({ bone, values }) => ({ bone, values: smoothedValues(values, neighbours, rounds) }));
  return largestShares(spread, mesh.positions.length / 3);
};

type Column = { readonly bone: number; readonly values: Float32Array };

const shareColumns = ({ positions }: Mesh, sharesAt: (x: number, y: number, z: number) => BoneShares): Column[] => {
  const count = positions.length / 3;
  const columns = BONE_NAMES.map((_, bone) => ({ bone, values: new Float32Array(count), used: false }));
  for (let i = 0; i < count; i++) {
    const shares = sharesAt(positions[3 * i]!, positions[3 * i + 1]!, positions[3 * i + 2]!);
    const held = columns.map(({ bone }) => Math.max(shares[BONE_NAMES[bone]!] ?? 0, 0));
    const sum = held.reduce((total, share) => total + share, 0) || 1;
    held.forEach((share, bone) => {
      if (share === 0) return;
      columns[bone]!.values[i] = share / sum;
      columns[bone]!.used = true;
    });
  }
  return columns.filter(({ used }) => used);
};

const neighboursOf = ({ positions, indices }: Mesh): Uint32Array[] => {
  const sets = Array.from({ length: positions.length / 3 }, () => new Set<number>());
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i]!, indices[i + 1]!, indices[i + 2]!];
    sets[a]!.add(b).add(c);
    sets[b]!.add(a).add(c);
    sets[c]!.add(a).add(b);
  }
  return sets.map((set) => Uint32Array.from(set));
};

const smoothedValues = (values: Float32Array, neighbours: readonly Uint32Array[], rounds: number): Float32Array => {
  let from: Float32Array = values;
  let to: Float32Array = new Float32Array(values.length);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < from.length; i++) to[i] = (from[i]! + meanOf(from, neighbours[i]!)) / 2;
    [from, to] = [to, from];
  }
  return from;
};

const meanOf = (values: Float32Array, at: Uint32Array): number => {
  let sum = 0;
  for (const j of at) sum += values[j]!;
  return sum / (at.length || 1);
};

const largestShares = (columns: readonly Column[], count: number): Weights => {
  const bones = new Uint8Array(count * BONES_PER_VERTEX);
  const shares = new Float32Array(count * BONES_PER_VERTEX);
  for (let i = 0; i < count; i++) {
    const kept = columns
      .map(({ bone, values }) => ({ bone, share: values[i]! }))
      .sort((a, b) => b.share - a.share)
      .slice(0, BONES_PER_VERTEX);
    const sum = kept.reduce((total, { share }) => total + share, 0);
    kept.forEach(({ bone, share }, k) => {
      bones[i * BONES_PER_VERTEX + k] = bone;
      shares[i * BONES_PER_VERTEX + k] = share / sum;
    });
  }
  return { bones, shares };
};
