import { DRAWN_CONFIDENCE, type KeypointName } from '@instep/choreo/skeleton';
import type { DrawnPoint, DrawnPose } from '../drawing/drawn-pose.ts';
import type { PictureSize } from './webcam-frame.ts';

/** What to tell the player about where he stands; the sentences are in words.ts. Left is the player's left. */
export type Framing = 'nobody' | 'step_back' | 'come_closer' | 'move_left' | 'move_right' | 'all_seen';

/** Of the picture's sides: nearer to an edge than this, the next move leaves the picture. */
const MARGIN = 0.03;
/** Of the picture's height: a smaller body is measured badly. Taste. */
const SMALLEST_BODY = 0.35;
/** Of the picture's width: hips outside of the middle leave no room for an arm. */
const MIDDLE = { from: 0.25, to: 0.75 };

const TRUNK: readonly KeypointName[] = ['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip'];
const FEET: readonly KeypointName[] = ['left_ankle', 'right_ankle'];
const WRISTS: readonly KeypointName[] = ['left_wrist', 'right_wrist'];

/** How a pose stands in a picture that is not mirrored: the one thing to change first, or that all is seen. */
export const framing = (pose: DrawnPose | null, picture: PictureSize): Framing => {
  if (!pose || !sees(pose, TRUNK)) return 'nobody';
  const inside = (names: readonly KeypointName[]) =>
    sees(pose, names) && names.every((name) => isInside(pose[name], picture));
  if (!inside(FEET) || !inside(['nose'])) return 'step_back';
  if ((lowest(pose, FEET) - pose.nose.y) / picture.height < SMALLEST_BODY) return 'come_closer';
  const centre = (pose.left_hip.x + pose.right_hip.x) / 2 / picture.width;
  // The picture's left is the right of somebody who looks at the camera.
  if (centre < MIDDLE.from) return 'move_left';
  if (centre > MIDDLE.to) return 'move_right';
  return inside(WRISTS) ? 'all_seen' : 'step_back';
};

const isInside = (point: DrawnPoint, picture: PictureSize): boolean => {
  const [x, y] = [point.x / picture.width, point.y / picture.height];
  return x > MARGIN && x < 1 - MARGIN && y > MARGIN && y < 1 - MARGIN;
};

const sees = (pose: DrawnPose, names: readonly KeypointName[]): boolean =>
  names.every((name) => pose[name].confidence >= DRAWN_CONFIDENCE);

const lowest = (pose: DrawnPose, names: readonly KeypointName[]): number =>
  Math.max(...names.map((name) => pose[name].y));
