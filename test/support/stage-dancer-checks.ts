/** Measures the motion and the mesh of a stage dancer. */
import type { Mesh } from '@instep/stage-dancer/sdf/mesh';
import type { Vector3 } from 'three';
import type { Motion } from '@instep/stage-dancer/motion/motion';
import { SIDES, type BoneName } from '@instep/stage-dancer/rig/bones';
import type { RigPose } from '@instep/stage-dancer/rig/pose';
import { solveRig, type SolvedRig } from '@instep/stage-dancer/rig/solve';

/** The worst values of a motion, in metres, seconds and degrees. */
export type MotionMeasurements = {
  readonly maxPlantedSlip: number;
  readonly lowestPoint: number;
  readonly maxFootHeightError: number;
  /** How far the heel of a foot that should stand flat had to rise, measured at its ankle. */
  readonly forcedHeel: number;
  readonly maxElbowBend: number;
  readonly minKneeAngle: number;
  readonly wristSpeed: number;
  readonly handInBody: number;
  readonly maxOffBalanceTime: number;
};

const FPS = 30;
type Frame = { readonly pose: RigPose; readonly rig: SolvedRig };

/** A motion sampled 30 times a second. */
export const framesOf = (motion: Motion): Frame[] =>
  Array.from({ length: Math.floor(motion.duration * FPS) }, (_, n) => {
    const pose = motion.poseAt(n / FPS);
    return { pose, rig: solveRig(pose, motion.rest) };
  });

export const measureMotion = (motion: Motion): MotionMeasurements => {
  const frames = framesOf(motion);
  const pairs = frames.slice(1).map((frame, n): [Frame, Frame] => [frames[n]!, frame]);
  const bends = frames.flatMap(({ rig }) =>
    SIDES.map((side) => angleAt(rig, `upperArm${side}`, `forearm${side}`, `hand${side}`)),
  );
  const knees = frames.flatMap(({ rig }) =>
    SIDES.map((side) => angleAt(rig, `thigh${side}`, `shin${side}`, `foot${side}`)),
  );
  return {
    maxPlantedSlip: max(pairs.flatMap(([a, b]) => slips(a, b))),
    lowestPoint: -max(frames.flatMap(({ rig }) => SIDES.map((side) => -rig[`toes${side}`].position.y))),
    maxFootHeightError: max(frames.flatMap((frame) => heightErrors(frame, motion))),
    forcedHeel: max(frames.flatMap((frame) => forcedHeels(frame, motion))),
    maxElbowBend: 180 - min(bends),
    minKneeAngle: min(knees),
    wristSpeed: max(pairs.flatMap(([a, b]) => SIDES.map((side) => moved(a, b, `hand${side}`) * FPS))),
    handInBody: max(frames.flatMap(({ rig }) => SIDES.map((side) => depthInBody(rig, side)))),
    maxOffBalanceTime: longestRun(frames.map(isOffBalance)) / FPS,
  };
};

const max = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
const min = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);

const moved = (a: Frame, b: Frame, bone: BoneName): number => a.rig[bone].position.distanceTo(b.rig[bone].position);

/** Distance along the floor only. */
const movedLevel = (a: Frame, b: Frame, bone: BoneName): number =>
  Math.hypot(a.rig[bone].position.x - b.rig[bone].position.x, a.rig[bone].position.z - b.rig[bone].position.z);

const angleAt = (rig: SolvedRig, from: BoneName, at: BoneName, to: BoneName): number => {
  const [a, b] = [from, to].map((bone) => rig[bone].position.clone().sub(rig[at].position));
  return (a!.angleTo(b!) * 180) / Math.PI;
};

/** Speeds of the balls of those feet that stand in the same place in both frames. */
const slips = (a: Frame, b: Frame): number[] =>
  SIDES.filter((side) => {
    const [before, after] = [a.pose.feet[side], b.pose.feet[side]];
    const stays = Math.hypot(before.x - after.x, before.z - after.z) < 1e-4;
    return stays && before.height < 0.004 && after.height < 0.004;
  }).map((side) => movedLevel(a, b, `toes${side}`) * FPS);

/** How far the ball of a foot is from the height that the pose asks for: a leg that is too short shows here. */
const heightErrors = ({ pose, rig }: Frame, { rest }: Motion): number[] =>
  SIDES.map((side) => Math.abs(rig[`toes${side}`].position.y - rest[`toes${side}`][1] - pose.feet[side].height));

const forcedHeels = ({ pose, rig }: Frame, { rest }: Motion): number[] =>
  SIDES.filter((side) => pose.feet[side].height < 0.004 && Math.abs(pose.feet[side].pitch) < 0.5).map(
    (side) => rig[`foot${side}`].position.y - rest[`foot${side}`][1],
  );

/** The trunk as elliptic cylinders: bone, half width, half depth, start and end along the bone. */
const TRUNK = [
  ['chest', 0.165, 0.115, -0.05, 0.17],
  ['spine', 0.15, 0.11, -0.06, 0.08],
  ['pelvis', 0.16, 0.118, -0.08, 0.06],
  ['head', 0.08, 0.1, -0.02, 0.2],
] as const;
const FOREARM_RADIUS = 0.03;

const depthInBody = (rig: SolvedRig, side: 'L' | 'R'): number => {
  const [elbow, wrist, finger] = [`forearm${side}`, `hand${side}`, `index${side}`].map(
    (bone) => rig[bone as BoneName].position,
  );
  const points = [0.2, 0.4, 0.6, 0.8, 1].map((t) => elbow!.clone().lerp(wrist!, t));
  points.push(wrist!.clone().lerp(finger!, 0.5), finger!.clone());
  return max(points.flatMap((point) => TRUNK.map((part) => depthIn(rig, part, point))));
};

const depthIn = (rig: SolvedRig, [bone, wide, deep, from, to]: (typeof TRUNK)[number], point: Vector3): number => {
  const { position, rotation } = rig[bone];
  const local = point.clone().sub(position).applyQuaternion(rotation.clone().invert());
  if (local.y < from || local.y > to) return -1;
  const out = Math.hypot(local.x, local.z);
  return FOREARM_RADIUS + out / Math.hypot(local.x / wide, local.z / deep) - out;
};

/** Whether the trunk is more than 16 cm beside every foot on the floor. */
const isOffBalance = ({ pose, rig }: Frame): boolean => {
  const middle = (rig.spine.position.x + rig.chest.position.x) / 2;
  const feet = SIDES.filter((side) => pose.feet[side].height < 0.03).map((side) => rig[`toes${side}`].position.x);
  if (feet.length === 0) return false;
  return middle > max(feet) + 0.16 || middle < min(feet) - 0.16;
};

const longestRun = (flags: readonly boolean[]): number => {
  let longest = 0;
  let run = 0;
  for (const flag of flags) {
    run = flag ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
};

/** How many edges of a mesh are not used equally often in both directions by its triangles; 0 for a closed surface. */
export const countOpenEdges = ({ indices }: Mesh): number => {
  const balances = new Map<string, number>();
  for (let i = 0; i < indices.length; i += 3) {
    for (let corner = 0; corner < 3; corner++) {
      const a = indices[i + corner]!;
      const b = indices[i + ((corner + 1) % 3)]!;
      const edge = a < b ? `${a}-${b}` : `${b}-${a}`;
      balances.set(edge, (balances.get(edge) ?? 0) + (a < b ? 1 : -1));
    }
  }
  return [...balances.values()].filter((balance) => balance !== 0).length;
};
