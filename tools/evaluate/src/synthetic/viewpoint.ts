import type { Choreography } from '@instep/choreo/choreography';
import type { Pose, TimedPose, WorldPoint } from '@instep/choreo/pose';
import { byKeypoint, KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { Degrees, Metres, Seconds } from '@instep/choreo/units';
import { createRandom } from '@instep/measures/random';
import { motionOf, MOTION_FPS, type Motion } from '@instep/measures/synthetic/motion';

/** Pixels per metre: a person is about 700 pixels high. Bone directions don't depend on it. */
const PIXELS_PER_METRE = 400;

/** The dance seen by a distant camera that stands `yaw` to the side: x' = x cos + z sin, y' = y. */
export const seenFrom = (choreography: Choreography, yaw: Degrees): Motion => {
  const cosine = Math.cos((yaw * Math.PI) / 180);
  const sine = Math.sin((yaw * Math.PI) / 180);
  const projected = ({ x, y, z }: WorldPoint): { x: number; y: number } => ({
    x: PIXELS_PER_METRE * (x * cosine + z * sine),
    y: PIXELS_PER_METRE * y,
  });
  return motionOf(
    choreography.frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: pose && projectedPose(pose, projected) })),
  );
};

/** The pose with frame coordinates computed from its world coordinates; null where those are unknown. */
const projectedPose = (pose: Pose, projected: (point: WorldPoint) => { x: number; y: number }): Pose | null => {
  if (KEYPOINT_NAMES.some((name) => !pose[name].world)) return null;
  return byKeypoint((name) => ({ ...pose[name], ...projected(pose[name].world as WorldPoint) }));
};

const DRIFT_TIME: Seconds = 0.3;

/** The dance with drift of standard deviation `deviation` added to its depths, as an estimator's depths drift. */
export const withDepthNoise = (choreography: Choreography, deviation: Metres, seed: number): Choreography => {
  const random = createRandom(seed);
  const decay = Math.exp(-1 / (DRIFT_TIME * MOTION_FPS));
  const innovation = deviation * Math.sqrt(1 - decay ** 2);
  let drift = KEYPOINT_NAMES.map(() => random.normal(deviation));
  const frames = choreography.frames.map(({ mediaTime, pose }): TimedPose => {
    drift = drift.map((z) => decay * z + random.normal(innovation));
    return { mediaTime, pose: pose && byKeypoint((name, k) => atDepth(pose[name], drift[k] as number)) };
  });
  return { ...choreography, frames };
};

const atDepth = (keypoint: Pose[keyof Pose], depth: Metres): Pose[keyof Pose] => ({
  ...keypoint,
  world: keypoint.world && { ...keypoint.world, z: keypoint.world.z + depth },
});
