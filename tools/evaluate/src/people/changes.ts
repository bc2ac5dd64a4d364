import type { Keypoint, Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint, mirrorKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import { FREE_LIMBS, type FreeLimb } from '../synthetic/limb.ts';

// Changes to a real person's poses by arithmetic, in frame and world coordinates alike.

/** The same dance, `by` seconds later; what would come after the end of the dance is left out. */
export const delayed = (frames: readonly TimedPose[], by: Seconds, duration: Seconds): TimedPose[] =>
  frames
    .map(({ mediaTime, pose }) => ({ mediaTime: mediaTime + by, pose }))
    .filter(({ mediaTime }) => mediaTime < duration);

/** The movement scaled by `size` about its mean pose, with the hips unchanged: 1 is the same, 0 stands still. */
export const withMotionScaled = (frames: readonly TimedPose[], size: number): TimedPose[] => {
  const middle = meanPose(frames, HIP);
  return withChangedPoses(frames, (pose) =>
    byKeypoint((name) =>
      movedPoint(pose[name], pose[HIP], middle[name], (at, resting) => resting + size * (at - resting)),
    ),
  );
};

/** While `isHeld`, the limbs are in their mean pose. */
export const withHeldLimbs = (
  frames: readonly TimedPose[],
  limbs: readonly FreeLimb[],
  isHeld: (time: Seconds) => boolean = () => true,
): TimedPose[] => {
  const middles = new Map(limbs.map((limb) => [limb, meanPose(frames, FREE_LIMBS[limb].root)]));
  return withChangedPoses(frames, (pose, mediaTime) => {
    if (!isHeld(mediaTime)) return pose;
    const held = new Map<KeypointName, Keypoint>();
    for (const limb of limbs) {
      const { root, points } = FREE_LIMBS[limb];
      const middle = middles.get(limb) as ByPoint;
      for (const name of points)
        held.set(
          name,
          movedPoint(pose[name], pose[root], middle[name], (_at, resting) => resting),
        );
    }
    return byKeypoint((name) => held.get(name) ?? pose[name]);
  });
};

const HIP: KeypointName = 'left_hip';

/** For the last `length` seconds of every `period`, left and right are exchanged, and front and back in depth. */
export const withExchangedSides = (frames: readonly TimedPose[], length: Seconds, period: Seconds): TimedPose[] =>
  withChangedPoses(frames, (pose, mediaTime) => {
    if (mediaTime % period <= period - length) return pose;
    return byKeypoint((name) => {
      const point = pose[mirrorKeypoint(name)];
      return { ...point, world: point.world && { ...point.world, z: -point.world.z } };
    });
  });

/** Keeps as many frames as a camera or a server that takes `fps` frames a second. */
export const atRate = (frames: readonly TimedPose[], fps: number): TimedPose[] => {
  let next = -Infinity;
  return frames.filter(({ mediaTime }) => {
    if (mediaTime < next - 1e-6) return false;
    next = Math.max(next, mediaTime) + 1 / fps;
    return true;
  });
};

type Offset = { readonly x: number; readonly y: number; readonly world: { x: number; y: number; z: number } | null };
type ByPoint = { readonly [name in KeypointName]: Offset };

const withChangedPoses = (
  frames: readonly TimedPose[],
  change: (pose: Pose, mediaTime: Seconds) => Pose,
): TimedPose[] => frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: pose && change(pose, mediaTime) }));

/** The mean position of each point relative to a root, over all poses. */
const meanPose = (frames: readonly TimedPose[], root: KeypointName): ByPoint => {
  const poses = frames.flatMap(({ pose }) => pose ?? []);
  return byKeypoint((name): Offset => {
    const of = (axis: (pose: Pose) => number | null): number => mean(poses.flatMap((pose) => axis(pose) ?? []));
    const inRoom = (axis: 'x' | 'y' | 'z'): number =>
      of((pose) => {
        const [a, b] = [pose[name].world, pose[root].world];
        return a && b ? a[axis] - b[axis] : null;
      });
    const world = { x: inRoom('x'), y: inRoom('y'), z: inRoom('z') };
    return {
      x: of((pose) => pose[name].x - pose[root].x),
      y: of((pose) => pose[name].y - pose[root].y),
      world: Number.isNaN(world.x) ? null : world,
    };
  });
};

/** A point at a new position relative to its root. */
const movedPoint = (
  point: Keypoint,
  root: Keypoint,
  resting: Offset,
  transform: (position: number, mean: number) => number,
): Keypoint => {
  const [a, b, rest] = [point.world, root.world, resting.world];
  return {
    x: root.x + transform(point.x - root.x, resting.x),
    y: root.y + transform(point.y - root.y, resting.y),
    confidence: point.confidence,
    world:
      a && b && rest
        ? {
            x: b.x + transform(a.x - b.x, rest.x),
            y: b.y + transform(a.y - b.y, rest.y),
            z: b.z + transform(a.z - b.z, rest.z),
          }
        : null,
  };
};
