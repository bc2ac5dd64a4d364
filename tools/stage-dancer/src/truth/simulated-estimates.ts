import type { Keypoint, Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { Pixels, Seconds } from '@instep/choreo/units';
import type { PerspectiveCamera } from 'three';
import type { Motion } from '../motion/motion.ts';
import { createRandom, type Random } from '../player/random.ts';
import { solveRig } from '../rig/solve.ts';
import { keypointPositions } from '../rig/keypoint-positions.ts';
import { projectToImage, type ImageSize } from '../scene/camera.ts';

/** The camera and the times from which a motion is observed. */
export type CaptureSettings = {
  readonly camera: PerspectiveCamera;
  readonly size: ImageSize;
  readonly fps: number;
  readonly from?: Seconds;
  readonly to?: Seconds;
};

/** The error of a fake estimator; with a noise of 0 it returns the truth. */
export type EstimatorNoise = {
  /** Standard deviation of every keypoint as a share of the torso's length: 0.03 is a good model on a clear frame. */
  readonly deviation: number;
  readonly seed: number;
};

const NO_NOISE: EstimatorNoise = { deviation: 0, seed: 1 };

/** The poses that an estimator would return for every frame, computed from the true joints without rendering. */
export const simulateEstimates = (
  motion: Motion,
  settings: CaptureSettings,
  noise: EstimatorNoise = NO_NOISE,
): TimedPose[] => {
  const from = settings.from ?? 0;
  const count = Math.floor(((settings.to ?? motion.duration) - from) * settings.fps + 1e-6);
  const random = createRandom(noise.seed);
  return Array.from({ length: count }, (_, frame) => {
    const mediaTime = from + frame / settings.fps;
    return {
      mediaTime,
      pose: estimatedPose(truePose(motion, settings, mediaTime), settings.size, { random, ...noise }),
    };
  });
};

/** The true pose at a moment: pixels of the frame, and metres in the camera's orientation. */
export const truePose = (motion: Motion, { camera, size }: CaptureSettings, time: Seconds): Pose => {
  const joints = keypointPositions(solveRig(motion.poseAt(time), motion.rest), motion.proportions.head);
  const inCamera = byKeypoint((name) => joints[name].clone().applyMatrix4(camera.matrixWorldInverse));
  const hips = inCamera.left_hip.clone().add(inCamera.right_hip).multiplyScalar(0.5);
  return byKeypoint((name): Keypoint => {
    const { x, y, z } = inCamera[name].sub(hips);
    // The camera looks along -z with y up; a world point has y downwards and z away from the camera.
    return { ...projectToImage(joints[name], camera, size), confidence: 1, world: { x, y: -y, z: -z } };
  });
};

const TORSO_CORNERS = ['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip'] as const;
/** An estimator finds nobody if fewer than this many corners of the torso are in the frame. */
const MIN_TORSO_CORNERS = 2;
const CONFIDENCE_INSIDE = 0.95;
const CONFIDENCE_OUTSIDE = 0.08;

const isInside = ({ x, y }: Keypoint, { width, height }: ImageSize): boolean =>
  x >= 0 && x < width && y >= 0 && y < height;

/** Outside the frame, an estimator guesses, with a low confidence. */
const estimatedPose = (
  pose: Pose,
  size: ImageSize,
  noise: EstimatorNoise & { readonly random: Random },
): Pose | null => {
  if (TORSO_CORNERS.filter((name) => isInside(pose[name], size)).length < MIN_TORSO_CORNERS) return null;
  const torso = torsoPixels(pose);
  const metres = torsoMetres(pose);
  const deviationOf = (unit: number): number => noise.random.normal(noise.deviation * unit);
  return byKeypoint((name): Keypoint => {
    const { x, y, world } = pose[name];
    return {
      x: x + deviationOf(torso),
      y: y + deviationOf(torso),
      confidence: isInside(pose[name], size) ? CONFIDENCE_INSIDE : CONFIDENCE_OUTSIDE,
      world: world && {
        x: world.x + deviationOf(metres),
        y: world.y + deviationOf(metres),
        z: world.z + 2 * deviationOf(metres),
      },
    };
  });
};

const middle = (pose: Pose, part: 'shoulder' | 'hip'): { readonly x: Pixels; readonly y: Pixels } => ({
  x: (pose[`left_${part}`].x + pose[`right_${part}`].x) / 2,
  y: (pose[`left_${part}`].y + pose[`right_${part}`].y) / 2,
});

const torsoPixels = (pose: Pose): Pixels => {
  const [shoulders, hips] = [middle(pose, 'shoulder'), middle(pose, 'hip')];
  return Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y);
};

/**
 * The length of the torso: world points are relative to the hips, so the middle of the shoulders is one torso length
 * away.
 */
const torsoMetres = ({ left_shoulder: left, right_shoulder: right }: Pose): number => {
  if (!left.world || !right.world) return 0;
  return Math.hypot(
    (left.world.x + right.world.x) / 2,
    (left.world.y + right.world.y) / 2,
    (left.world.z + right.world.z) / 2,
  );
};
