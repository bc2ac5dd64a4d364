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
const ENDS: readonly { readonly name: KeypointName; readonly limb: Limb }[] = [
  { name: 'left_wrist', limb: 'left_arm' },
  { name: 'right_wrist', limb: 'right_arm' },
  { name: 'left_ankle', limb: 'left_leg' },
  { name: 'right_ankle', limb: 'right_leg' },
  { name: 'nose', limb: 'torso' },
];

/** Long enough that an arrow has a visible length, short enough that it shows the way into the pose. Taste. */
const BEFORE: Seconds = 0.35;
/** In torso lengths: a limb that moves less than this stands still. Taste. */
const STANDS = 0.35;

type Seen = TimedPose & { readonly pose: Pose };
/** The positions of the ends, in torso lengths from the middle of the hips. */
type Ends = readonly { readonly x: number; readonly y: number }[];

/** The key pose of each move, in the order of the moves: where the limbs are farthest from the dance's mean pose. */
export const keyPoses = ({ frames, moves }: Choreography): (KeyPose | null)[] => {
  const seen = frames.filter((frame): frame is Seen => frame.pose !== null);
  const middle = meanEnds(seen.map(({ pose }) => endsOf(pose)));
  return moves.map((move) => keyPoseOf(seen, move, middle));
};

const keyPoseOf = (seen: readonly Seen[], { start, end }: Move, middle: Ends): KeyPose | null => {
  const within = seen.filter(({ mediaTime }) => mediaTime >= start && mediaTime < end);
  const worth = within.map(({ pose }) => distance(endsOf(pose), middle));
  const key = within[worth.indexOf(Math.max(...worth))];
  if (!key) return null;
  const before = seen.findLast(({ mediaTime }) => mediaTime <= key.mediaTime - BEFORE);
  const isFresh = before !== undefined && before.mediaTime > key.mediaTime - 2 * BEFORE;
  return { at: key.mediaTime, pose: key.pose, before: isFresh ? before.pose : null, moving: movingLimbs(within) };
};

const movingLimbs = (frames: readonly Seen[]): Limb[] => {
  const ends = frames.map(({ pose }) => endsOf(pose));
  const range = (k: number, axis: 'x' | 'y'): number => {
    const values = ends.map((end) => end[k]?.[axis] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  const way = (limb: Limb): number => {
    const k = ENDS.findIndex((end) => end.limb === limb);
    return Math.hypot(range(k, 'x'), range(k, 'y'));
  };
  return LIMBS.filter((limb) => way(limb) > STANDS).sort((a, b) => way(b) - way(a));
};

const endsOf = (pose: Pose): Ends => {
  const hips = middleOf(pose, 'left_hip', 'right_hip');
  const shoulders = middleOf(pose, 'left_shoulder', 'right_shoulder');
  const torso = Math.max(1, Math.hypot(hips.x - shoulders.x, hips.y - shoulders.y));
  return ENDS.map(({ name }) => ({ x: (pose[name].x - hips.x) / torso, y: (pose[name].y - hips.y) / torso }));
};

const middleOf = (pose: Pose, a: KeypointName, b: KeypointName): { readonly x: Pixels; readonly y: Pixels } => ({
  x: (pose[a].x + pose[b].x) / 2,
  y: (pose[a].y + pose[b].y) / 2,
});

const meanEnds = (all: readonly Ends[]): Ends =>
  ENDS.map((_, k) => ({
    x: all.reduce((sum, ends) => sum + (ends[k]?.x ?? 0), 0) / Math.max(1, all.length),
    y: all.reduce((sum, ends) => sum + (ends[k]?.y ?? 0), 0) / Math.max(1, all.length),
  }));

const distance = (a: Ends, b: Ends): number =>
  a.reduce((sum, { x, y }, k) => sum + Math.hypot(x - (b[k]?.x ?? 0), y - (b[k]?.y ?? 0)), 0);
