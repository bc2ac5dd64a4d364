import type { Metres } from '@instep/choreo/units';
import { Vector3 } from 'three';
import { SIDES, type BodySide, type BySide } from '../rig/bones.ts';
import type { FootPose, EulerAngles } from '../rig/pose.ts';
import type { RestJoints } from '../rig/rest-joints.ts';
import { rotationAbout, eulerRotation, vector } from '../rig/rotations.ts';

/** The share of its full length to which a dancer's leg stretches at most. */
const COMFORTABLE_LEG_EXTENSION = 0.992;
const SIDEWAYS = new Vector3(1, 0, 0);

type Leg = { readonly hip: Vector3; readonly ankleToToes: Vector3; readonly ball: Metres; readonly reach: Metres };

const between = (rest: RestJoints, from: keyof RestJoints, to: keyof RestJoints): Vector3 =>
  vector(rest[to]).sub(vector(rest[from]));

const legOf = (rest: RestJoints, side: BodySide): Leg => ({
  hip: between(rest, 'pelvis', `thigh${side}`),
  ankleToToes: between(rest, `foot${side}`, `toes${side}`),
  ball: rest[`toes${side}`][1],
  reach:
    COMFORTABLE_LEG_EXTENSION *
    (between(rest, `thigh${side}`, `shin${side}`).length() + between(rest, `shin${side}`, `foot${side}`).length()),
});

/** The position of hips and feet; feet in the air do not limit the pelvis. */
export type Stance = {
  readonly x: Metres;
  readonly z: Metres;
  readonly turn: EulerAngles;
  readonly feet: BySide<FootPose & { readonly onFloor: boolean }>;
};

/** The greatest height of the pelvis at which both legs still reach the floor. */
export type PelvisLimit = (stance: Stance) => Metres;

/** Creates the limit for one body. */
export const createPelvisLimit = (rest: RestJoints): PelvisLimit => {
  const legs: BySide<Leg> = { L: legOf(rest, 'L'), R: legOf(rest, 'R') };
  return ({ x, z, turn, feet }) => {
    const pelvis = eulerRotation(turn);
    const limits = SIDES.filter((side) => feet[side].onFloor).map((side) => {
      const hip = legs[side].hip.clone().applyQuaternion(pelvis);
      const ankle = ankleOf(legs[side], feet[side]);
      const away = Math.hypot(x + hip.x - ankle.x, z + hip.z - ankle.z);
      return ankle.y + Math.sqrt(Math.max(0.04, legs[side].reach ** 2 - away ** 2)) - hip.y;
    });
    return Math.min(Infinity, ...limits);
  };
};

/** A foot is turned about its ball. */
const ankleOf = ({ ankleToToes, ball }: Leg, foot: FootPose): Vector3 => {
  const yaw = eulerRotation([foot.yaw, 0, 0]);
  const flat = new Vector3(ankleToToes.x, 0, ankleToToes.z).applyQuaternion(yaw);
  const standing = new Vector3(foot.x, ball + foot.height, foot.z).add(flat);
  return standing.sub(ankleToToes.clone().applyQuaternion(yaw.multiply(rotationAbout(SIDEWAYS, foot.pitch))));
};
