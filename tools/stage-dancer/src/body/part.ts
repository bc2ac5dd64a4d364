import { BONE_NAMES } from '../rig/bones.ts';
import type { Field } from '../sdf/shapes.ts';
import { meshOf, type Grid } from '../sdf/surface-nets.ts';
import { smoothedWeights, type BoneShares, type Weights } from './weights.ts';
import type { Mesh } from '../sdf/mesh.ts';

/** The material of a part: selects the colours and the pattern that it is painted with. */
export type Material = 'face' | 'skin' | 'top' | 'trim' | 'legs' | 'band' | 'sock' | 'shoe' | 'hair';

/**
 * The plan from which one part of a dancer is made: its form, the grid on which to search for it, and its skin weights.
 */
export type PartPlan = {
  readonly name: string;
  readonly material: Material;
  readonly field: Field;
  readonly grid: Grid;
  readonly sharesAt: (x: number, y: number, z: number) => BoneShares;
  /** How often the bones' shares are spread to neighbouring vertices: more rounds make softer bends. */
  readonly softening: number;
};

/** A part of a dancer at rest, with the bones that hold each vertex. */
export type BodyPart = Mesh & Weights & { readonly name: string; readonly material: Material };

/** Makes a part from its plan, on a grid `coarseness` times as wide as planned. */
export const makePart = (plan: PartPlan, coarseness: number): BodyPart => {
  const mesh = meshOf(plan.field, { ...plan.grid, step: plan.grid.step * coarseness });
  const softening = Math.round(plan.softening / coarseness ** 2);
  return {
    name: plan.name,
    material: plan.material,
    ...mesh,
    ...smoothedWeights(mesh, (x, y, z) => plan.sharesAt(x, y, z), softening),
  };
};

/** The mirror image of a part, for the other side of the body. */
export const mirroredPart = (part: BodyPart): BodyPart => ({
  name: `${part.name} right`,
  material: part.material,
  positions: part.positions.map((value, i) => (i % 3 === 0 ? -value : value)),
  indices: part.indices.map((_, i) => part.indices[i % 3 === 0 ? i : i % 3 === 1 ? i + 1 : i - 1]!),
  bones: part.bones.map((bone) => OTHER_SIDE[bone]!),
  shares: part.shares,
});

const OTHER_SIDE = BONE_NAMES.map((name) => {
  const other = name.endsWith('L') ? `${name.slice(0, -1)}R` : name;
  return BONE_NAMES.findIndex((bone) => bone === other);
});
