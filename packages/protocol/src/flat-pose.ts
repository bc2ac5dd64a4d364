import type { Pose } from '@instep/choreo/pose';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';

/**
 * A pose on the wire: x and y in pixels of the frame (tenths) and confidence, 0..1 (hundredths), for each of the 33
 * keypoints in the order of KEYPOINT_NAMES: 99 numbers.
 */
export type FlatPose = readonly number[];

/** Rounds a pose to what is sent of it. */
export const flattenPose = (pose: Pose): FlatPose =>
  KEYPOINT_NAMES.flatMap((name) => {
    const { x, y, confidence } = pose[name];
    return [Math.round(10 * x) / 10, Math.round(10 * y) / 10, Math.round(100 * confidence) / 100];
  });
