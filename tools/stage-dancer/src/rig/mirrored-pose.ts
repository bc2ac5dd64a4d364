import type { FootPose, HairSway, RigPose, Turn } from './pose.ts';

const mirroredTurn = ([yaw, pitch, roll]: Turn): Turn => [-yaw, pitch, -roll];
const mirroredFoot = (foot: FootPose): FootPose => ({ ...foot, x: -foot.x, yaw: -foot.yaw });
const mirroredSway = ([pitch, roll]: HairSway): HairSway => [pitch, -roll];

/** The mirror image of a pose: left and right exchanged. */
export const mirroredPose = ({ pelvis, torso, head, arms, feet, hair }: RigPose): RigPose => ({
  pelvis: {
    position: [-pelvis.position[0], pelvis.position[1], pelvis.position[2]],
    turn: mirroredTurn(pelvis.turn),
  },
  torso: mirroredTurn(torso),
  head: mirroredTurn(head),
  arms: { L: withOppositeTwist(arms.R), R: withOppositeTwist(arms.L) },
  feet: { L: mirroredFoot(feet.R), R: mirroredFoot(feet.L) },
  hair: [mirroredSway(hair[0]), mirroredSway(hair[1]), mirroredSway(hair[2])],
});

/** A twist is an angle about the arm itself; a mirror reverses its sign. */
const withOppositeTwist = (arm: RigPose['arms']['L']): RigPose['arms']['L'] => ({
  ...arm,
  twist: arm.twist === null ? null : -arm.twist,
});
