import { byKeypoint, mirrorName, type ByKeypoint } from './skeleton.ts';
import type { Metres, Pixels, Seconds, UnitInterval } from './units.ts';

/** A point in the room: origin mid-hip, x to the right of the picture, y downwards, z away from the camera. */
export type WorldPoint = { readonly x: Metres; readonly y: Metres; readonly z: Metres };

export type Keypoint = {
  readonly x: Pixels;
  readonly y: Pixels;
  /** How sure the estimator is. */
  readonly confidence: UnitInterval;
  /** `null` when the model knows no depth, or not this point. */
  readonly world: WorldPoint | null;
};

/** All 33 keypoints of one person in one frame. A point that the model doesn't have has confidence 0. */
export type Pose = ByKeypoint<Keypoint>;

/** What was seen at one moment; `null` when nobody was. */
export type TimedPose = { readonly mediaTime: Seconds; readonly pose: Pose | null };

/** The pose as a mirror shows it, about the line x = 0: x turned, left and right exchanged. */
export const mirrored = (pose: Pose): Pose =>
  byKeypoint((name) => {
    const { x, y, confidence, world } = pose[mirrorName(name)];
    return { x: -x, y, confidence, world: world && { x: -world.x, y: world.y, z: world.z } };
  });
