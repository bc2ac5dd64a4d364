import type { Limb } from '@instep/choreo/skeleton';
import type { Degrees, Seconds, UnitInterval } from '@instep/choreo/units';
import { ARMS } from '../choreography/arms.ts';
import { blendArms, blendNumbers } from '../motion/blend.ts';
import { unit } from '../motion/directions.ts';
import { bySide, SIDES, type BodySide } from '../rig/bones.ts';
import { mirroredPose } from '../rig/mirrored-pose.ts';
import type { ArmPose, RigPose, Triple, Turn } from '../rig/pose.ts';
import { RADIANS } from '../rig/rotations.ts';
import { smooth } from '../sdf/numbers.ts';
import { errorsOf, type ErrorOf, type Player } from './player.ts';
import { createWobble, type Wobble } from './wobble.ts';

/** The pose of a player at a moment of the video. */
export type PlayerPose = (time: Seconds) => RigPose;

/** An error fades out within this time. */
const FADE: Seconds = 0.35;
const WOBBLE_PERIODS = { from: 0.8, to: 3 } as const;

/** How much later in the dance the movement is that a limb wrongly makes instead; negative is earlier. */
export type Elsewhere = (error: ErrorOf<'wrong-limb'>) => Seconds;

/** Adds all errors that do not change the footwork. `poseAt` returns the pose without them, at the video's time. */
export const createPlayerPose = (player: Player, poseAt: PlayerPose, elsewhere: Elsewhere): PlayerPose => {
  const danced: PlayerPose = player.mirrored ? (time) => mirroredPose(poseAt(time)) : poseAt;
  const noisy = withNoise(player, withAmplitude(player, danced));
  const wrong = withWrongLimbs(player, noisy, elsewhere);
  return withLeaving(player, withFrozenLimbs(player, wrong));
};

const withAmplitude =
  ({ amplitude }: Player, poseAt: PlayerPose): PlayerPose =>
  (time) => {
    const pose = poseAt(time);
    if (amplitude === 1) return pose;
    const smaller = (arm: ArmPose): ArmPose => ({
      ...blendArms({ ...ARMS.rest, twist: 0 }, arm, amplitude),
      hand: arm.hand,
    });
    const torso: Turn = blendNumbers([0, 0, 0] as Turn, pose.torso, amplitude);
    return { ...pose, torso, arms: { L: smaller(pose.arms.L), R: smaller(pose.arms.R) } };
  };

type ArmWobbles = { readonly upper: readonly Wobble[]; readonly fore: readonly Wobble[] };

const withNoise = ({ jointNoiseDeg, seed }: Player, poseAt: PlayerPose): PlayerPose => {
  if (jointNoiseDeg === 0) return poseAt;
  let next = seed * 1000;
  const three = (): Wobble[] => [0, 1, 2].map(() => createWobble(next++, WOBBLE_PERIODS));
  const arms = bySide((): ArmWobbles => ({ upper: three(), fore: three() }));
  const torso = three();
  return (time) => {
    const pose = poseAt(time);
    const noisy = (side: BodySide): ArmPose => ({
      ...pose.arms[side],
      upper: shaken(pose.arms[side].upper, arms[side].upper, jointNoiseDeg, time),
      fore: shaken(pose.arms[side].fore, arms[side].fore, jointNoiseDeg, time),
    });
    const [yaw, pitch, roll] = pose.torso;
    const lean = (axis: number): Degrees => (jointNoiseDeg / 4) * torso[axis]!(time);
    return { ...pose, arms: bySide(noisy), torso: [yaw + lean(0), pitch + lean(1), roll + lean(2)] };
  };
};

/**
 * Two of three axes are perpendicular to the direction, so each gets 1/√2 of the angle: together they deviate by
 * `angle`.
 */
const shaken = (direction: Triple, wobbles: readonly Wobble[], angle: Degrees, time: Seconds): Triple => {
  const size = (angle * RADIANS) / Math.SQRT2;
  const [x, y, z] = unit(direction);
  return unit([x + size * wobbles[0]!(time), y + size * wobbles[1]!(time), z + size * wobbles[2]!(time)]);
};

type Stretch = { readonly limb: Limb; readonly fromS: Seconds; readonly toS: Seconds };

/** `pose` with one limb from another pose. Legs are left as they are: their footwork is in the score. */
const withLimbOf = (pose: RigPose, other: RigPose, limb: Limb, say: UnitInterval): RigPose => {
  // Blending with a share of 1 would differ from the other pose in the last digit.
  const blended = <T>(own: T, others: T, blend: (a: T, b: T, t: number) => T): T =>
    say === 1 ? others : blend(own, others, say);
  if (limb === 'torso') {
    const torso = blended(pose.torso, other.torso, blendNumbers);
    return { ...pose, torso, head: blended(pose.head, other.head, blendNumbers) };
  }
  const side = SIDES.find((each) => limb === (each === 'L' ? 'left_arm' : 'right_arm'));
  if (!side) return pose;
  return { ...pose, arms: { ...pose.arms, [side]: blended(pose.arms[side], other.arms[side], blendArms) } };
};

const withFrozenLimbs = (player: Player, poseAt: PlayerPose): PlayerPose =>
  errorsOf(player, 'frozen-limb').reduce((before: PlayerPose, { limb, fromS, toS }: Stretch): PlayerPose => {
    const held = before(fromS);
    return (time) => {
      const say = time < fromS ? 0 : smooth(toS + FADE, toS, time);
      return say === 0 ? before(time) : withLimbOf(before(time), held, limb, say);
    };
  }, poseAt);

const withWrongLimbs = (player: Player, poseAt: PlayerPose, elsewhere: Elsewhere): PlayerPose =>
  errorsOf(player, 'wrong-limb').reduce((before: PlayerPose, error): PlayerPose => {
    const { limb, fromS, toS } = error;
    const later = elsewhere(error);
    return (time) => {
      const say = smooth(fromS - FADE, fromS, time) * smooth(toS + FADE, toS, time);
      return say === 0 ? before(time) : withLimbOf(before(time), before(time + later), limb, say);
    };
  }, poseAt);

/** Far enough, in metres, to be outside any frame. */
const AWAY = 4.5;
const WALK: Seconds = 1.6;

const withLeaving = (player: Player, poseAt: PlayerPose): PlayerPose =>
  errorsOf(player, 'leaves').reduce((before: PlayerPose, { fromS, toS, towards }): PlayerPose => {
    const direction = towards === 'left' ? 1 : -1;
    return (time) => {
      const away = smooth(fromS, fromS + WALK, time) * smooth(toS, toS - WALK, time);
      return away === 0 ? before(time) : movedAside(before(time), direction * AWAY * away);
    };
  }, poseAt);

const movedAside = (pose: RigPose, by: number): RigPose => ({
  ...pose,
  pelvis: {
    ...pose.pelvis,
    position: [pose.pelvis.position[0] + by, pose.pelvis.position[1], pose.pelvis.position[2]],
  },
  feet: bySide((side) => ({ ...pose.feet[side], x: pose.feet[side].x + by })),
});
