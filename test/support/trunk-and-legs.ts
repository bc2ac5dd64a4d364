import type { KeypointName } from '@instep/choreo/skeleton';

export type Place = readonly [x: number, y: number];

/**
 * Trunk and legs of a person of about 300 px who faces the camera, from mid-hip: the person's left is on the right of
 * the frame.
 */
export const TRUNK_AND_LEGS: Partial<Record<KeypointName, Place>> = {
  nose: [0, -160],
  left_ear: [10, -160],
  right_ear: [-10, -160],
  left_shoulder: [25, -100],
  right_shoulder: [-25, -100],
  left_hip: [15, 0],
  right_hip: [-15, 0],
  left_knee: [18, 70],
  right_knee: [-18, 70],
  left_ankle: [20, 140],
  right_ankle: [-20, 140],
};
