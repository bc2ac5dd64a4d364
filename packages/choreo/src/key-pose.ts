/** Chooses the poses from which the pictograms of moves are drawn. */
import type { Choreography, Move } from './choreography.ts';
import type { Pose, TimedPose } from './pose.ts';
import { LIMBS, type KeypointName, type Limb } from './skeleton.ts';
import type { Pixels, Seconds } from './units.ts';

/** The moment of a move that is most typical of it, for its pictogram. */
export type KeyPose = {
  readonly at: Seconds;
  readonly pose: Pose;
  /**
   * The pose about a third of a second earlier, which shows where the body came from; `null` if nobody was seen then.
   */
  readonly before: Pose | null;
  /** The limbs that do the move, the one that moves most first. */
  readonly moving: readonly Limb[];
};

/** The keypoint at the end of each limb, which shows where the limb is. */
const LIMB_ENDS: readonly { readonly name: KeypointName; readonly limb: Limb }[] = [
  { name: 'left_wrist', limb: 'left_arm' },
  { name: 'right_wrist', limb: 'right_arm' },
  { name: 'left_ankle', limb: 'left_leg' },
  { name: 'right_ankle', limb: 'right_leg' },
  { name: 'nose', limb: 'torso' },
];

/** Long enough that an arrow has a visible length, short enough that it shows the way into the pose. Taste. */
const LOOK_BACK: Seconds = 0.35;
/** In torso lengths: a limb that moves less than this stands still. Taste. */
const MIN_LIMB_MOVEMENT = 0.35;

type SeenFrame = TimedPose & { readonly pose: Pose };
/** The positions of the ends, in torso lengths from the middle of the hips. */
type LimbPositions = readonly { readonly x: number; readonly y: number }[];

/** The key pose of each move, in the order of the moves: where the limbs are farthest from the dance's mean pose. */
export const keyPoses = ({ frames, moves }: Choreography): (KeyPose | null)[] => {
  const seen = frames.filter((frame): frame is SeenFrame => frame.pose !== null);
  const meanPositions = meanPositionsOf(seen.map(({ pose }) => limbPositionsOf(pose)));
  return moves.map((move) => keyPoseOf(seen, move, meanPositions));
};

const keyPoseOf = (seen: readonly SeenFrame[], { start, end }: Move, meanPositions: LimbPositions): KeyPose | null => {
  const within = seen.filter(({ mediaTime }) => mediaTime >= start && mediaTime < end);
  const distances = within.map(({ pose }) => distance(limbPositionsOf(pose), meanPositions));
  const key = within[distances.indexOf(Math.max(...distances))];
  if (!key) return null;
  const before = seen.findLast(({ mediaTime }) => mediaTime <= key.mediaTime - LOOK_BACK);
  const isRecent = before !== undefined && before.mediaTime > key.mediaTime - 2 * LOOK_BACK;
  return { at: key.mediaTime, pose: key.pose, before: isRecent ? before.pose : null, moving: movingLimbs(within) };
};

const movingLimbs = (frames: readonly SeenFrame[]): Limb[] => {
  const ends = frames.map(({ pose }) => limbPositionsOf(pose));
  const range = (k: number, axis: 'x' | 'y'): number => {
    const values = ends.map((end) => end[k]?.[axis] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  const movementOf = (limb: Limb): number => {
    const k = LIMB_ENDS.findIndex((end) => end.limb === limb);
    return Math.hypot(range(k, 'x'), range(k, 'y'));
  };
  return LIMBS.filter((limb) => movementOf(limb) > MIN_LIMB_MOVEMENT).sort((a, b) => movementOf(b) - movementOf(a));
};

const limbPositionsOf = (pose: Pose): LimbPositions => {
  const hips = midpointOf(pose, 'left_hip', 'right_hip');
  const shoulders = midpointOf(pose, 'left_shoulder', 'right_shoulder');
  const torso = Math.max(1, Math.hypot(hips.x - shoulders.x, hips.y - shoulders.y));
  return LIMB_ENDS.map(({ name }) => ({ x: (pose[name].x - hips.x) / torso, y: (pose[name].y - hips.y) / torso }));
};

const midpointOf = (pose: Pose, a: KeypointName, b: KeypointName): { readonly x: Pixels; readonly y: Pixels } => ({
  x: (pose[a].x + pose[b].x) / 2,
  y: (pose[a].y + pose[b].y) / 2,
});

const meanPositionsOf = (all: readonly LimbPositions[]): LimbPositions =>
  LIMB_ENDS.map((_, k) => ({
    x: all.reduce((sum, ends) => sum + (ends[k]?.x ?? 0), 0) / Math.max(1, all.length),
    y: all.reduce((sum, ends) => sum + (ends[k]?.y ?? 0), 0) / Math.max(1, all.length),
  }));

const distance = (a: LimbPositions, b: LimbPositions): number =>
  a.reduce((sum, { x, y }, k) => sum + Math.hypot(x - (b[k]?.x ?? 0), y - (b[k]?.y ?? 0)), 0);
