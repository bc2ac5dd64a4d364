/** Keypoints, limbs and bones of the body. */
import type { UnitInterval } from './units.ts';

/** The 33 BlazePose keypoints, in the model's order, which is the order of the CSV columns. Left is the person's left. */
export const KEYPOINT_NAMES = [
  'nose',
  'left_eye_inner',
  'left_eye',
  'left_eye_outer',
  'right_eye_inner',
  'right_eye',
  'right_eye_outer',
  'left_ear',
  'right_ear',
  'mouth_left',
  'mouth_right',
  'left_shoulder',
  'right_shoulder',
  'left_elbow',
  'right_elbow',
  'left_wrist',
  'right_wrist',
  'left_pinky',
  'right_pinky',
  'left_index',
  'right_index',
  'left_thumb',
  'right_thumb',
  'left_hip',
  'right_hip',
  'left_knee',
  'right_knee',
  'left_ankle',
  'right_ankle',
  'left_heel',
  'right_heel',
  'left_foot_index',
  'right_foot_index',
] as const;

export type KeypointName = (typeof KEYPOINT_NAMES)[number];

/** One value for each keypoint. */
export type ByKeypoint<T> = { readonly [name in KeypointName]: T };

/** One value for each keypoint, made by a function of its name and its index in the model's order. */
export const byKeypoint = <T>(make: (name: KeypointName, index: number) => T): ByKeypoint<T> =>
  Object.fromEntries(KEYPOINT_NAMES.map((name, index) => [name, make(name, index)])) as ByKeypoint<T>;

/** The same keypoint on the other side of the body: `left_wrist` for `right_wrist`, `nose` for `nose`. */
export const mirrorKeypoint = (name: KeypointName): KeypointName => MIRROR_NAMES[name];

const MIRROR_NAMES = byKeypoint((name) => {
  const other = name.includes('left') ? name.replace('left', 'right') : name.replace('right', 'left');
  return other as KeypointName;
});

/** The parts of the body on which the player gets feedback. */
export const LIMBS = ['left_arm', 'right_arm', 'left_leg', 'right_leg', 'torso'] as const;
export type Limb = (typeof LIMBS)[number];
/** One value for each limb. */
export type ByLimb<T> = { readonly [limb in Limb]: T };

/** One value for each limb, made by a function of its name. */
export const byLimb = <T>(make: (limb: Limb) => T): ByLimb<T> =>
  Object.fromEntries(LIMBS.map((limb) => [limb, make(limb)])) as ByLimb<T>;

/** The same limb on the other side of the body. */
export const mirrorLimb = (limb: Limb): Limb => MIRROR_LIMBS[limb];

const MIRROR_LIMBS: ByLimb<Limb> = {
  left_arm: 'right_arm',
  right_arm: 'left_arm',
  left_leg: 'right_leg',
  right_leg: 'left_leg',
  torso: 'torso',
};

/** A point on the body: a keypoint, or the middle of two. */
export type BoneEnd = KeypointName | readonly [KeypointName, KeypointName];

export type Bone = {
  readonly name: string;
  readonly from: BoneEnd;
  readonly to: BoneEnd;
  readonly limb: Limb;
  /** The weight of the bone in the score. */
  readonly weight: number;
  /** Its usual full length in torso lengths; a bone that is seen shorter is foreshortened. */
  readonly length: number;
};

const SHOULDERS = ['left_shoulder', 'right_shoulder'] as const;
const HIPS = ['left_hip', 'right_hip'] as const;
const EARS = ['left_ear', 'right_ear'] as const;

/** The twelve bones that are judged; weights and lengths as measured on real dancers. */
export const BONES = [
  { name: 'left_upper_arm', from: 'left_shoulder', to: 'left_elbow', limb: 'left_arm', weight: 1.2, length: 0.55 },
  { name: 'left_forearm', from: 'left_elbow', to: 'left_wrist', limb: 'left_arm', weight: 1.2, length: 0.5 },
  { name: 'right_upper_arm', from: 'right_shoulder', to: 'right_elbow', limb: 'right_arm', weight: 1.2, length: 0.55 },
  { name: 'right_forearm', from: 'right_elbow', to: 'right_wrist', limb: 'right_arm', weight: 1.2, length: 0.5 },
  { name: 'left_thigh', from: 'left_hip', to: 'left_knee', limb: 'left_leg', weight: 0.8, length: 0.8 },
  { name: 'left_shin', from: 'left_knee', to: 'left_ankle', limb: 'left_leg', weight: 0.8, length: 0.8 },
  { name: 'right_thigh', from: 'right_hip', to: 'right_knee', limb: 'right_leg', weight: 0.8, length: 0.8 },
  { name: 'right_shin', from: 'right_knee', to: 'right_ankle', limb: 'right_leg', weight: 0.8, length: 0.8 },
  { name: 'shoulder_line', from: 'left_shoulder', to: 'right_shoulder', limb: 'torso', weight: 0.5, length: 0.7 },
  { name: 'hip_line', from: 'left_hip', to: 'right_hip', limb: 'torso', weight: 0.4, length: 0.45 },
  { name: 'spine', from: HIPS, to: SHOULDERS, limb: 'torso', weight: 0.7, length: 1 },
  { name: 'head', from: SHOULDERS, to: EARS, limb: 'torso', weight: 0.4, length: 0.5 },
] as const satisfies readonly Bone[];

export type BoneName = (typeof BONES)[number]['name'];

/** The lines of a drawn skeleton, each with the limb whose colour it has. */
export const DRAWN_LINES: readonly { readonly from: KeypointName; readonly to: KeypointName; readonly limb: Limb }[] = [
  { from: 'left_shoulder', to: 'right_shoulder', limb: 'torso' },
  { from: 'left_hip', to: 'right_hip', limb: 'torso' },
  { from: 'left_shoulder', to: 'left_hip', limb: 'torso' },
  { from: 'right_shoulder', to: 'right_hip', limb: 'torso' },
  { from: 'left_shoulder', to: 'left_elbow', limb: 'left_arm' },
  { from: 'left_elbow', to: 'left_wrist', limb: 'left_arm' },
  { from: 'left_wrist', to: 'left_index', limb: 'left_arm' },
  { from: 'right_shoulder', to: 'right_elbow', limb: 'right_arm' },
  { from: 'right_elbow', to: 'right_wrist', limb: 'right_arm' },
  { from: 'right_wrist', to: 'right_index', limb: 'right_arm' },
  { from: 'left_hip', to: 'left_knee', limb: 'left_leg' },
  { from: 'left_knee', to: 'left_ankle', limb: 'left_leg' },
  { from: 'left_ankle', to: 'left_foot_index', limb: 'left_leg' },
  { from: 'right_hip', to: 'right_knee', limb: 'right_leg' },
  { from: 'right_knee', to: 'right_ankle', limb: 'right_leg' },
  { from: 'right_ankle', to: 'right_foot_index', limb: 'right_leg' },
];

/** Below this confidence a keypoint is not drawn. Taste: fainter ones flicker. */
export const MIN_DRAWN_CONFIDENCE: UnitInterval = 0.5;
