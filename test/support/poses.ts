import type { Choreography } from '@instep/choreo/choreography';
import { cutMoves } from '@instep/choreo/moves';
import type { Keypoint, Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import type { Degrees, Pixels, Seconds } from '@instep/choreo/units';

/** The bones of the test figure that can be turned. */
export const TURNABLE_BONES = [
  'left_upper_arm',
  'left_forearm',
  'right_upper_arm',
  'right_forearm',
  'left_thigh',
  'left_shin',
  'right_thigh',
  'right_shin',
  'spine',
] as const;
export type TurnableBone = (typeof TURNABLE_BONES)[number];

/** The angle of each bone: 0 hangs down (the spine: points up), 90 points to the right of the frame; depth likewise. */
export type Stance = { readonly [bone in TurnableBone]: { readonly angle: Degrees; readonly depth: Degrees } };

/** Where the figure stands in the frame, how tall its torso is, and from where the camera looks. */
export type Camera = { readonly x: Pixels; readonly y: Pixels; readonly torso: Pixels; readonly yaw: Degrees };

export const CAMERA: Camera = { x: 320, y: 240, torso: 100, yaw: 0 };

const REST: { readonly [bone in TurnableBone]: Degrees } = {
  left_upper_arm: 10,
  left_forearm: 5,
  right_upper_arm: -10,
  right_forearm: -5,
  left_thigh: 4,
  left_shin: 0,
  right_thigh: -4,
  right_shin: 0,
  spine: 0,
};

const stanceOf = (angle: (bone: TurnableBone) => Degrees, depth: (bone: TurnableBone) => Degrees = () => 0): Stance =>
  Object.fromEntries(TURNABLE_BONES.map((bone) => [bone, { angle: angle(bone), depth: depth(bone) }])) as Stance;

/** Arms down, legs straight, facing the camera. */
export const STANDING = stanceOf((bone) => REST[bone]);

/** A stance with one bone turned by so many degrees. */
export const turnBone = (stance: Stance, bone: TurnableBone, by: Degrees): Stance => ({
  ...stance,
  [bone]: { ...stance[bone], angle: stance[bone].angle + by },
});

type Point = readonly [number, number, number];

const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const scaled = (a: Point, by: number): Point => [a[0] * by, a[1] * by, a[2] * by];

const direction = ({ angle, depth }: { angle: Degrees; depth: Degrees }): Point => {
  const a = (angle * Math.PI) / 180;
  const d = (depth * Math.PI) / 180;
  return [Math.sin(a) * Math.cos(d), Math.cos(a) * Math.cos(d), Math.sin(d)];
};

/** The figure's points in torso lengths, origin mid-hip, x to the right, y downwards, z away. */
const figure = (stance: Stance): Partial<Record<KeypointName, Point>> => {
  const shoulders = scaled(direction(stance.spine), -1);
  const side = (sign: 1 | -1, arm: 'left' | 'right'): Partial<Record<KeypointName, Point>> => {
    const shoulder = add(shoulders, [0.35 * sign, 0, 0]);
    const elbow = add(shoulder, scaled(direction(stance[`${arm}_upper_arm`]), 0.55));
    const hip: Point = [0.22 * sign, 0, 0];
    const knee = add(hip, scaled(direction(stance[`${arm}_thigh`]), 0.8));
    return {
      [`${arm}_shoulder`]: shoulder,
      [`${arm}_elbow`]: elbow,
      [`${arm}_wrist`]: add(elbow, scaled(direction(stance[`${arm}_forearm`]), 0.5)),
      [`${arm}_hip`]: hip,
      [`${arm}_knee`]: knee,
      [`${arm}_ankle`]: add(knee, scaled(direction(stance[`${arm}_shin`]), 0.8)),
      [`${arm}_ear`]: add(shoulders, [0.12 * sign, -0.5, 0]),
    };
  };
  return { ...side(1, 'left'), ...side(-1, 'right') };
};

const TORSO_METRES = 0.5;

/** The pose of a stance as the camera sees it; keypoints that the figure does not have are unseen. */
export const poseOf = (stance: Stance, camera: Camera = CAMERA): Pose => {
  const points = figure(stance);
  const cos = Math.cos((camera.yaw * Math.PI) / 180);
  const sin = Math.sin((camera.yaw * Math.PI) / 180);
  return byKeypoint((name): Keypoint => {
    const point = points[name];
    if (!point) return { x: 0, y: 0, confidence: 0, world: null };
    const [x, y, z] = [point[0] * cos + point[2] * sin, point[1], point[2] * cos - point[0] * sin];
    return {
      x: camera.x + camera.torso * x,
      y: camera.y + camera.torso * y,
      confidence: 0.95,
      world: { x: TORSO_METRES * x, y: TORSO_METRES * y, z: TORSO_METRES * z },
    };
  });
};

export const standing = (camera: Camera = CAMERA): Pose => poseOf(STANDING, camera);
export const armsUp = (camera: Camera = CAMERA): Pose =>
  poseOf(turnBone(turnBone(STANDING, 'left_upper_arm', 150), 'right_upper_arm', -150), camera);

/** A generated dance: what the figure does at each moment. Another seed gives another dance. */
export type GeneratedDance = (time: Seconds) => Stance;

const RANGE: { readonly [bone in TurnableBone]: Degrees } = {
  left_upper_arm: 60,
  left_forearm: 75,
  right_upper_arm: 60,
  right_forearm: 75,
  left_thigh: 18,
  left_shin: 16,
  right_thigh: 18,
  right_shin: 16,
  spine: 6,
};

/** Slow sine waves of several incommensurate frequencies for each bone: smooth, and without repetition in a minute. */
export const generateDance = (seed: number): GeneratedDance => {
  const random = randomNumbers(seed);
  const wave = (): ((time: Seconds) => number) => {
    const parts = [0.31, 0.53, 0.89].map((hertz) => ({
      rate: 2 * Math.PI * hertz * (0.85 + 0.3 * random()),
      phase: 2 * Math.PI * random(),
    }));
    return (time) => parts.reduce((sum, { rate, phase }) => sum + Math.sin(rate * time + phase), 0) / 2;
  };
  const waves = Object.fromEntries(TURNABLE_BONES.map((bone) => [bone, { angle: wave(), depth: wave() }])) as {
    readonly [bone in TurnableBone]: { angle: (time: Seconds) => number; depth: (time: Seconds) => number };
  };
  const raised = (bone: TurnableBone): Degrees => (bone.endsWith('arm') ? (bone.startsWith('left') ? 60 : -60) : 0);
  return (time) =>
    stanceOf(
      (bone) => REST[bone] + raised(bone) + RANGE[bone] * waves[bone].angle(time),
      (bone) => (bone.endsWith('arm') ? 20 * waves[bone].depth(time) : 0),
    );
};

/** Random numbers in 0..1, determined by the seed (mulberry32). */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

/** The poses of a dance, seen by a camera with that many frames a second, from `from` to `to`. */
export const samplePoses = (
  poseAt: (time: Seconds) => Pose | null,
  { from = 0, to, fps }: { readonly from?: Seconds; readonly to: Seconds; readonly fps: number },
): TimedPose[] =>
  Array.from({ length: Math.ceil((to - from) * fps) }, (_, k) => {
    const mediaTime = from + k / fps;
    return { mediaTime, pose: poseAt(mediaTime) };
  });

/** The choreography of a generated dance of that many seconds. */
export const choreographyOf = (dance: GeneratedDance, duration: Seconds): Choreography => {
  const frames = samplePoses((time) => poseOf(dance(time)), { to: duration, fps: 15 });
  return {
    id: 'made',
    modelFamily: 'blazepose',
    fps: 15,
    duration,
    width: 640,
    height: 480,
    frames,
    moves: cutMoves(frames, duration),
  };
};

/**
 * A pose in which every number differs, so that swapping any two is noticed; with as many decimals as the CSV keeps.
 */
export const anyPose = (): Pose =>
  byKeypoint((_name, index) => ({
    x: 100 + index * 1.25,
    y: 200 + index * 2.5,
    confidence: (index + 1) / 40,
    world: { x: (10 * index + 1) / 10_000, y: (20 * index + 1) / 10_000, z: -(40 * index + 1) / 10_000 },
  }));
