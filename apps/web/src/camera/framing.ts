import { MIN_DRAWN_CONFIDENCE, type KeypointName } from '@instep/choreo/skeleton';
import type { Scope } from '@instep/choreo/verdict';
import type { DrawnPoint, DrawnPose, FrameSize } from '../drawing/drawn-pose.ts';

/**
 * How the player stands in the frame, as the one thing to change; the texts are in `words()`. Left is the player's
 * left.
 */
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

/** Share of the frame's width or height: if a keypoint is nearer to an edge, the next move leaves the frame. */
const EDGE_MARGIN = 0.03;
/** Share of the frame's height: a smaller body is measured badly. Chosen by taste. */
const MIN_BODY_HEIGHT = 0.35;
/** Share of the frame's width: if the hips are outside this middle part, there is no room for an arm. */
const MIDDLE = { from: 0.25, to: 0.75 };

const TRUNK: readonly KeypointName[] = ['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip'];
/** A sitting player's hips are hidden behind or below a table. */
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
/**
 * Share of the frame's width between a sitting player's shoulders: if it is smaller, they are measured badly. Chosen by
 * taste.
 */
const MIN_SHOULDER_WIDTH = 0.07;

/**
 * The one thing to change first about a pose in a frame that is not mirrored, or that everything is seen. Who is not alone
 * can't stand in the middle.
 */
export const framingOf = (pose: DrawnPose | null, frame: FrameSize, scope: Scope, isAlone = true): Framing => {
  const trunk = scope === 'seated' ? SHOULDERS : TRUNK;
  if (!pose) return 'nobody';
  // If a person sits at a laptop, only head and shoulders are in the frame.
  if (!areVisible(pose, trunk)) return areVisible(pose, HEAD_AND_SHOULDERS) ? 'step_back' : 'nobody';
  const within = (names: readonly KeypointName[]) => names.every((name) => isInside(pose[name], frame));
  const inside = (names: readonly KeypointName[]) => areVisible(pose, names) && within(names);
  if (scope !== 'seated' && !inside(FEET)) return 'step_back';
  if (!inside(['nose'])) return 'head_out';
  if (isSmall(pose, frame, scope)) return 'come_closer';
  const centre = trunk.reduce((sum, name) => sum + pose[name].x, 0) / trunk.length / frame.width;
  // The frame's left is the right of a player who faces the camera.
  if (isAlone && centre < MIDDLE.from) return 'move_left';
  if (isAlone && centre > MIDDLE.to) return 'move_right';
  if (inside(WRISTS[scope])) return 'all_seen';
  // A hand behind the back is still within the frame; stepping back does not help a player who sits.
  return scope === 'seated' || within(WRISTS[scope]) ? 'show_hands' : 'hands_out';
};

const isSmall = (pose: DrawnPose, frame: FrameSize, scope: Scope): boolean =>
  scope === 'seated'
    ? Math.abs(pose.left_shoulder.x - pose.right_shoulder.x) / frame.width < MIN_SHOULDER_WIDTH
    : (lowestY(pose, FEET) - pose.nose.y) / frame.height < MIN_BODY_HEIGHT;

const isInside = (point: DrawnPoint, frame: FrameSize): boolean => {
  const [x, y] = [point.x / frame.width, point.y / frame.height];
  return x > EDGE_MARGIN && x < 1 - EDGE_MARGIN && y > EDGE_MARGIN && y < 1 - EDGE_MARGIN;
};

const areVisible = (pose: DrawnPose, names: readonly KeypointName[]): boolean =>
  names.every((name) => pose[name].confidence >= MIN_DRAWN_CONFIDENCE);

const lowestY = (pose: DrawnPose, names: readonly KeypointName[]): number =>
  Math.max(...names.map((name) => pose[name].y));
