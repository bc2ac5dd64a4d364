/** Reduces poses to the directions of the judged bones, independent of place and size. */
import { mirrored, type Pose } from './pose.ts';
import { BONES, KEYPOINT_NAMES, type Bone, type BoneEnd, type KeypointName } from './skeleton.ts';
import { mean } from './statistics.ts';
import type { Degrees, UnitInterval } from './units.ts';

// Indices into these flat arrays are derived from the lengths above them, so an element marked with `!` below always
// exists.

const endNames = (end: BoneEnd): readonly KeypointName[] => (typeof end === 'string' ? [end] : end);

/** The keypoints at the ends of the judged bones; fingers, feet and face are not part of a body pose. */
export const BODY_KEYPOINTS: readonly KeypointName[] = KEYPOINT_NAMES.filter((name) =>
  BONES.some((bone) => [...endNames(bone.from), ...endNames(bone.to)].includes(name)),
);

/** The estimator's mean confidence in the judged keypoints of a pose. */
export const meanConfidence = (pose: Pose): UnitInterval => mean(BODY_KEYPOINTS.map((name) => pose[name].confidence));

export const BONE_COUNT = BONES.length;

/** x, y and confidence for each body keypoint, in the unit of the frame: these can be interpolated in time. */
export type BodyPoints = Float64Array;
export const BODY_POINTS_LENGTH = 3 * BODY_KEYPOINTS.length;

/**
 * A pose independent of place and size: for each bone its direction (two numbers: a vector of length 1) and how far to
 * trust it.
 */
export type BodyPose = { readonly directions: Float64Array; readonly weights: Float64Array };

/** From where the reference is seen: native pixels when `yaw` is 0, else its world points turned about the vertical. */
export type View = { readonly mirrored: boolean; readonly yaw: Degrees };

const NATIVE_VIEW: View = { mirrored: false, yaw: 0 };

/** The body points of a pose as `view` shows them; `null` when the view needs depth that the pose doesn't have. */
export const bodyPoints = (pose: Pose, view: View = NATIVE_VIEW): BodyPoints | null => {
  const points = emptyBodyPoints();
  if (view.yaw === 0) {
    writeBodyPoints(points, view.mirrored ? mirrored(pose) : pose);
    return points;
  }
  return writeRotatedPoints(points, view.mirrored ? mirrored(pose) : pose, view.yaw) ? points : null;
};

export const emptyBodyPoints = (): BodyPoints => new Float64Array(BODY_POINTS_LENGTH);

/** Writes the body points of a pose, as its frame shows them. */
export const writeBodyPoints = (into: BodyPoints, pose: Pose): void => {
  for (let k = 0; k < BODY_KEYPOINTS.length; k++) {
    const { x, y, confidence } = pose[BODY_KEYPOINTS[k]!];
    into[3 * k] = x;
    into[3 * k + 1] = y;
    into[3 * k + 2] = confidence;
  }
};

/** Writes the body points turned about the vertical: x' = x cos ψ + z sin ψ. False when a point has no depth. */
const writeRotatedPoints = (into: BodyPoints, pose: Pose, yaw: Degrees): boolean => {
  const cos = Math.cos((yaw * Math.PI) / 180);
  const sin = Math.sin((yaw * Math.PI) / 180);
  for (const [k, name] of BODY_KEYPOINTS.entries()) {
    const { confidence, world } = pose[name];
    if (world === null) return false;
    into[3 * k] = world.x * cos + world.z * sin;
    into[3 * k + 1] = world.y;
    into[3 * k + 2] = confidence;
  }
  return true;
};

type BoneEnds = { readonly from: readonly number[]; readonly to: readonly number[]; readonly length: number };

const endOffsets = (end: BoneEnd): number[] => endNames(end).map((name) => 3 * BODY_KEYPOINTS.indexOf(name));

const BONE_ENDS: readonly BoneEnds[] = BONES.map((bone: Bone) => ({
  from: endOffsets(bone.from),
  to: endOffsets(bone.to),
  length: bone.length,
}));

const SPINE = BONES.findIndex((bone) => bone.name === 'spine');

const midpoint = (points: BodyPoints, ends: readonly number[], axis: 0 | 1): number =>
  ends.length === 1 ? points[ends[0]! + axis]! : (points[ends[0]! + axis]! + points[ends[1]! + axis]!) / 2;

const boneComponent = (points: BodyPoints, bone: number, axis: 0 | 1): number =>
  midpoint(points, BONE_ENDS[bone]!.to, axis) - midpoint(points, BONE_ENDS[bone]!.from, axis);

/** The length from mid-hip to mid-shoulder, in the unit of the frame. */
export const torsoLength = (points: BodyPoints): number =>
  Math.sqrt(boneComponent(points, SPINE, 0) ** 2 + boneComponent(points, SPINE, 1) ** 2);

/** Up to the first confidence a bone has no weight; it is fully trusted when the ramp ends. */
const CONFIDENCE_RAMP = { from: 0.3, over: 0.4 };
/** The same for its length as a share of its usual full length: a bone that points at the camera has no direction. */
const LENGTH_RAMP = { from: 0.15, over: 0.35 };

const ramp = (value: number, { from, over }: { from: number; over: number }): UnitInterval =>
  Math.min(Math.max((value - from) / over, 0), 1);

const minEndConfidence = (points: BodyPoints, { from, to }: BoneEnds): UnitInterval => {
  let min = 1;
  for (const at of from) min = Math.min(min, points[at + 2]!);
  for (const at of to) min = Math.min(min, points[at + 2]!);
  return min;
};

/** How surely a bone is in the frame, wherever it points. */
export const boneConfidence = (points: BodyPoints, bone: number): UnitInterval =>
  ramp(minEndConfidence(points, BONE_ENDS[bone]!), CONFIDENCE_RAMP);

/** Writes the body pose of `points` into `into`; `torso` is the person's usual torso length in the same unit. */
export const writeBodyPose = (into: BodyPose, points: BodyPoints, torso: number): void => {
  for (let bone = 0; bone < BONE_COUNT; bone++) {
    const ends = BONE_ENDS[bone]!;
    const x = boneComponent(points, bone, 0);
    const y = boneComponent(points, bone, 1);
    const length = Math.sqrt(x * x + y * y);
    const weight = boneConfidence(points, bone) * ramp(length / (torso * ends.length), LENGTH_RAMP);
    into.directions[2 * bone] = length > 0 ? x / length : 0;
    into.directions[2 * bone + 1] = length > 0 ? y / length : 0;
    // A torso without length (all points in one place) makes the ratio NaN: then nothing is known.
    into.weights[bone] = weight > 0 ? weight : 0;
  }
};

export const emptyBodyPose = (): BodyPose => ({
  directions: new Float64Array(2 * BONE_COUNT),
  weights: new Float64Array(BONE_COUNT),
});

/** The body pose of a single pose, relative to its own torso length. */
export const bodyPoseOf = (pose: Pose): BodyPose => {
  const bodyPose = emptyBodyPose();
  const points = bodyPoints(pose);
  if (points) writeBodyPose(bodyPose, points, torsoLength(points));
  return bodyPose;
};
