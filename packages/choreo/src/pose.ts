/** Poses: the keypoints of one person in one frame. */
import { byKeypoint, mirrorKeypoint, type ByKeypoint } from './skeleton.ts';
import type { Metres, Pixels, Seconds, UnitInterval } from './units.ts';

/** A point in the room: origin mid-hip, x to the right of the frame, y downwards, z away from the camera. */
export type WorldPoint = { readonly x: Metres; readonly y: Metres; readonly z: Metres };

export type Keypoint = {
  readonly x: Pixels;
  readonly y: Pixels;
  /** The estimator's confidence. */
  readonly confidence: UnitInterval;
  /** `null` if the model gives no depth, or doesn't have this point. */
  readonly world: WorldPoint | null;
};

/** All 33 keypoints of one person in one frame. A point that the model doesn't have has confidence 0. */
export type Pose = ByKeypoint<Keypoint>;

/** The pose at one moment; `null` if nobody was seen. */
export type TimedPose = { readonly mediaTime: Seconds; readonly pose: Pose | null };

/** The mirror image of a pose, about the line x = 0: x negated, left and right exchanged. */
export const mirrored = (pose: Pose): Pose =>
  byKeypoint((name) => {
    const { x, y, confidence, world } = pose[mirrorKeypoint(name)];
    return { x: -x, y, confidence, world: world && { x: -world.x, y: world.y, z: world.z } };
  });
