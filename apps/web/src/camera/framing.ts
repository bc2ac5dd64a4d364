import { DRAWN_CONFIDENCE, type KeypointName } from '@instep/choreo/skeleton';
import type { Scope } from '@instep/choreo/verdict';
import type { DrawnPoint, DrawnPose, PictureSize } from '../drawing/drawn-pose.ts';

/** What to tell the player about where they stand; the sentences are in words().ts. Left is the player's left. */
export type Framing =
  | 'nobody'
  | 'step_back'
  | 'head_out'
  | 'hands_out'
  | 'come_closer'
  | 'move_left'
  | 'move_right'
  | 'show_hands'
  | 'all_seen';

/** Of the picture's sides: nearer to an edge than this, the next move leaves the picture. */
const MARGIN = 0.03;
/** Of the picture's height: a smaller body is measured badly. Taste. */
const SMALLEST_BODY = 0.35;
/** Of the picture's width: hips outside of the middle leave no room for an arm. */
const MIDDLE = { from: 0.25, to: 0.75 };

const TRUNK: readonly KeypointName[] = ['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip'];
/** The hips of somebody who sits are behind a table, or under them. */
const SHOULDERS: readonly KeypointName[] = ['left_shoulder', 'right_shoulder'];
const HEAD_AND_SHOULDERS: readonly KeypointName[] = ['nose', ...SHOULDERS];
const FEET: readonly KeypointName[] = ['left_ankle', 'right_ankle'];
/** The hands that are judged. */
const WRISTS: { readonly [scope in Scope]: readonly KeypointName[] } = {
  whole: ['left_wrist', 'right_wrist'],
  seated: ['left_wrist', 'right_wrist'],
  left_arm: ['left_wrist'],
  right_arm: ['right_wrist'],
};
/** Of the picture's width, between the shoulders of somebody who sits: smaller is measured badly. Taste. */
const SMALLEST_SHOULDERS = 0.07;

/** How a pose stands in a picture that is not mirrored: the one thing to change first, or that all is seen. */
export const framing = (pose: DrawnPose | null, picture: PictureSize, scope: Scope): Framing => {
  const trunk = scope === 'seated' ? SHOULDERS : TRUNK;
  if (!pose) return 'nobody';
  // Of a person sitting at a laptop only head and shoulders are in the frame.
  if (!sees(pose, trunk)) return sees(pose, HEAD_AND_SHOULDERS) ? 'step_back' : 'nobody';
  const within = (names: readonly KeypointName[]) => names.every((name) => isInside(pose[name], picture));
  const inside = (names: readonly KeypointName[]) => sees(pose, names) && within(names);
  if (scope !== 'seated' && !inside(FEET)) return 'step_back';
  if (!inside(['nose'])) return 'head_out';
  if (isSmall(pose, picture, scope)) return 'come_closer';
  const centre = trunk.reduce((sum, name) => sum + pose[name].x, 0) / trunk.length / picture.width;
  // The picture's left is the right of somebody who looks at the camera.
  if (centre < MIDDLE.from) return 'move_left';
  if (centre > MIDDLE.to) return 'move_right';
  if (inside(WRISTS[scope])) return 'all_seen';
  // A hand behind the back is in the picture; for who sits, stepping back is no advice.
  return scope === 'seated' || within(WRISTS[scope]) ? 'show_hands' : 'hands_out';
};

const isSmall = (pose: DrawnPose, picture: PictureSize, scope: Scope): boolean =>
  scope === 'seated'
    ? Math.abs(pose.left_shoulder.x - pose.right_shoulder.x) / picture.width < SMALLEST_SHOULDERS
    : (lowest(pose, FEET) - pose.nose.y) / picture.height < SMALLEST_BODY;

const isInside = (point: DrawnPoint, picture: PictureSize): boolean => {
  const [x, y] = [point.x / picture.width, point.y / picture.height];
  return x > MARGIN && x < 1 - MARGIN && y > MARGIN && y < 1 - MARGIN;
};

const sees = (pose: DrawnPose, names: readonly KeypointName[]): boolean =>
  names.every((name) => pose[name].confidence >= DRAWN_CONFIDENCE);

const lowest = (pose: DrawnPose, names: readonly KeypointName[]): number =>
  Math.max(...names.map((name) => pose[name].y));
