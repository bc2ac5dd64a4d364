import type { Limb } from '@instep/choreo/skeleton';
import type { Degrees, Seconds, UnitInterval } from '@instep/choreo/units';
import { ARMS } from '../choreography/arms.ts';
import { blendArms, blendNumbers } from '../motion/blend.ts';
import { unit } from '../motion/directions.ts';
import { bySide, SIDES, type BodySide } from '../rig/bones.ts';
import { mirrorPose, type ArmPose, type RigPose, type Vec3, type EulerAngles } from '../rig/pose.ts';
import { RADIANS } from '../rig/rotations.ts';
import { smoothstep } from '../sdf/math.ts';
import { errorsOf, type ErrorOf, type Player } from './player.ts';
import { createSmoothNoise, type SmoothNoise } from './random.ts';

/** The pose of a player at a moment of the video. */
export type PlayerPose = (time: Seconds) => RigPose;

/** An error fades out within this time. */
const FADE_DURATION: Seconds = 0.35;
const NOISE_PERIODS = { from: 0.8, to: 3 } as const;

/** How much later in the dance the movement is that a limb wrongly makes instead; negative is earlier. */
export type MoveShift = (error: ErrorOf<'wrong-limb'>) => Seconds;

/** Adds all errors that do not change the footwork. `poseAt` returns the pose without them, at the video's time. */
export const createPlayerPose = (player: Player, poseAt: PlayerPose, shiftOf: MoveShift): PlayerPose => {
  const danced: PlayerPose = player.mirrored ? (time) => mirrorPose(poseAt(time)) : poseAt;
  const noisy = withNoise(player, withAmplitude(player, danced));
  const wrong = withWrongLimbs(player, noisy, shiftOf);
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
    const torso: EulerAngles = blendNumbers([0, 0, 0] as EulerAngles, pose.torso, amplitude);
    return { ...pose, torso, arms: { L: smaller(pose.arms.L), R: smaller(pose.arms.R) } };
  };

type ArmNoise = { readonly upper: readonly SmoothNoise[]; readonly fore: readonly SmoothNoise[] };

const withNoise = ({ jointNoiseDeg, seed }: Player, poseAt: PlayerPose): PlayerPose => {
  if (jointNoiseDeg === 0) return poseAt;
  let next = seed * 1000;
  const threeAxes = (): SmoothNoise[] => [0, 1, 2].map(() => createSmoothNoise(next++, NOISE_PERIODS));
  const arms = bySide((): ArmNoise => ({ upper: threeAxes(), fore: threeAxes() }));
  const torso = threeAxes();
  return (time) => {
    const pose = poseAt(time);
    const noisy = (side: BodySide): ArmPose => ({
      ...pose.arms[side],
      upper: perturbed(pose.arms[side].upper, arms[side].upper, jointNoiseDeg, time),
      fore: perturbed(pose.arms[side].fore, arms[side].fore, jointNoiseDeg, time),
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
const perturbed = (direction: Vec3, noises: readonly SmoothNoise[], angle: Degrees, time: Seconds): Vec3 => {
  const size = (angle * RADIANS) / Math.SQRT2;
  const [x, y, z] = unit(direction);
  return unit([x + size * noises[0]!(time), y + size * noises[1]!(time), z + size * noises[2]!(time)]);
};

type LimbError = { readonly limb: Limb; readonly fromS: Seconds; readonly toS: Seconds };

/** `pose` with one limb from another pose. Legs are left as they are: their footwork is in the timeline. */
const withLimbOf = (pose: RigPose, other: RigPose, limb: Limb, weight: UnitInterval): RigPose => {
  // Blending with a share of 1 would differ from the other pose in the last digit.
  const blended = <T>(own: T, others: T, blend: (a: T, b: T, t: number) => T): T =>
    weight === 1 ? others : blend(own, others, weight);
  if (limb === 'torso') {
    const torso = blended(pose.torso, other.torso, blendNumbers);
    return { ...pose, torso, head: blended(pose.head, other.head, blendNumbers) };
  }
  const side = SIDES.find((each) => limb === (each === 'L' ? 'left_arm' : 'right_arm'));
  if (!side) return pose;
  return { ...pose, arms: { ...pose.arms, [side]: blended(pose.arms[side], other.arms[side], blendArms) } };
};

const withFrozenLimbs = (player: Player, poseAt: PlayerPose): PlayerPose =>
  errorsOf(player, 'frozen-limb').reduce((before: PlayerPose, { limb, fromS, toS }: LimbError): PlayerPose => {
    const held = before(fromS);
    return (time) => {
      const weight = time < fromS ? 0 : smoothstep(toS + FADE_DURATION, toS, time);
      return weight === 0 ? before(time) : withLimbOf(before(time), held, limb, weight);
    };
  }, poseAt);

const withWrongLimbs = (player: Player, poseAt: PlayerPose, shiftOf: MoveShift): PlayerPose =>
  errorsOf(player, 'wrong-limb').reduce((before: PlayerPose, error): PlayerPose => {
    const { limb, fromS, toS } = error;
    const shift = shiftOf(error);
    return (time) => {
      const weight = smoothstep(fromS - FADE_DURATION, fromS, time) * smoothstep(toS + FADE_DURATION, toS, time);
      return weight === 0 ? before(time) : withLimbOf(before(time), before(time + shift), limb, weight);
    };
  }, poseAt);

/** Far enough, in metres, to be outside any frame. */
const LEAVING_DISTANCE = 4.5;
const LEAVING_DURATION: Seconds = 1.6;

const withLeaving = (player: Player, poseAt: PlayerPose): PlayerPose =>
  errorsOf(player, 'leaves').reduce((before: PlayerPose, { fromS, toS, towards }): PlayerPose => {
    const direction = towards === 'left' ? 1 : -1;
    return (time) => {
      const away = smoothstep(fromS, fromS + LEAVING_DURATION, time) * smoothstep(toS, toS - LEAVING_DURATION, time);
      return away === 0 ? before(time) : movedAside(before(time), direction * LEAVING_DISTANCE * away);
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
