import { BONE_NAMES, SIDES, type BoneName, type BodySide } from '../rig/bones.ts';
import type { SolvedRig } from '../rig/solve.ts';

/** A capsule between two joints that blocks ambient light, and its own bones, which it must not darken. */
type CapsulePlan = {
  readonly from: BoneName;
  readonly to: BoneName;
  readonly radius: number;
  readonly own: readonly BoneName[];
};

const limbCapsules = (side: BodySide): CapsulePlan[] => [
  {
    from: `upperArm${side}`,
    to: `forearm${side}`,
    radius: 0.052,
    own: [`clavicle${side}`, `forearmTwist${side}`],
  },
  {
    from: `forearm${side}`,
    to: `hand${side}`,
    radius: 0.04,
    own: [`forearmTwist${side}`, `upperArm${side}`],
  },
  {
    from: `hand${side}`,
    to: `fingerTips${side}`,
    radius: 0.036,
    own: [`forearm${side}`, `forearmTwist${side}`, `fingers${side}`, `index${side}`, `indexTip${side}`, `thumb${side}`],
  },
  { from: `thigh${side}`, to: `shin${side}`, radius: 0.082, own: ['pelvis'] },
  { from: `shin${side}`, to: `foot${side}`, radius: 0.06, own: [`thigh${side}`] },
  { from: `foot${side}`, to: `toes${side}`, radius: 0.045, own: [`shin${side}`] },
];

const PLANS: readonly CapsulePlan[] = [
  { from: 'pelvis', to: 'spine', radius: 0.13, own: ['thighL', 'thighR', 'chest'] },
  { from: 'spine', to: 'chest', radius: 0.125, own: ['pelvis', 'clavicleL', 'clavicleR'] },
  {
    from: 'chest',
    to: 'neck',
    radius: 0.125,
    own: ['spine', 'clavicleL', 'clavicleR', 'upperArmL', 'upperArmR', 'head'],
  },
  { from: 'head', to: 'ponytail1', radius: 0.095, own: ['neck'] },
  ...SIDES.flatMap(limbCapsules),
];

/** How many capsules a body has. The floor's shader has room for exactly that many, and a mask has one bit for each. */
export const CAPSULE_COUNT = PLANS.length;

/** For each capsule, which bones it may not darken, by number. */
export const BONES_OF_CAPSULE: readonly ReadonlySet<number>[] = PLANS.map(
  ({ from, to, own }) => new Set([from, to, ...own].map((bone) => BONE_NAMES.indexOf(bone))),
);

/** A capsule at one moment: its start, the vector from there to its end, and its radius, in metres. */
export type Capsule = {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly dx: number;
  readonly dy: number;
  readonly dz: number;
  readonly radius: number;
};

/** The capsules of a body in a pose. */
export const capsulesOf = (rig: SolvedRig): Capsule[] =>
  PLANS.map(({ from, to, radius }) => {
    const a = rig[from].position;
    const b = rig[to].position;
    return { x: a.x, y: a.y, z: a.z, dx: b.x - a.x, dy: b.y - a.y, dz: b.z - a.z, radius };
  });
