import type { KeypointName, Limb } from '@instep/choreo/skeleton';
import type { Degrees } from '@instep/choreo/units';
import { indexOf, meanFigure, type Figure, type Motion, type Point } from '@instep/measures/synthetic/motion';
import { withChangedFigures, type FigureRange } from './figure-range.ts';

/** A limb that can be changed by itself. */
export type FreeLimb = Exclude<Limb, 'torso'>;

type LimbPoints<Point> = { readonly root: Point; readonly points: readonly Point[] };

/** The point from which each limb hangs, and the limb's points. */
export const FREE_LIMBS: { readonly [limb in FreeLimb]: LimbPoints<KeypointName> } = {
  left_arm: {
    root: 'left_shoulder',
    points: ['left_elbow', 'left_wrist', 'left_pinky', 'left_index', 'left_thumb'],
  },
  right_arm: {
    root: 'right_shoulder',
    points: ['right_elbow', 'right_wrist', 'right_pinky', 'right_index', 'right_thumb'],
  },
  left_leg: { root: 'left_hip', points: ['left_knee', 'left_ankle', 'left_heel', 'left_foot_index'] },
  right_leg: { root: 'right_hip', points: ['right_knee', 'right_ankle', 'right_heel', 'right_foot_index'] },
};

const indicesOf = ({ root, points }: LimbPoints<KeypointName>): LimbPoints<number> => ({
  root: indexOf(root),
  points: points.map(indexOf),
});

const LIMB_INDICES: { readonly [limb in FreeLimb]: LimbPoints<number> } = {
  left_arm: indicesOf(FREE_LIMBS.left_arm),
  right_arm: indicesOf(FREE_LIMBS.right_arm),
  left_leg: indicesOf(FREE_LIMBS.left_leg),
  right_leg: indicesOf(FREE_LIMBS.right_leg),
};

/** The figure with the points of one limb replaced, relative to the limb's root. */
const withLimb = (figure: Figure, limb: FreeLimb, changedPoint: (point: Point, k: number) => Point): Figure => {
  const { root, points } = LIMB_INDICES[limb];
  const [rootX, rootY] = figure[root] as Point;
  return figure.map((point, k): Point => {
    if (!points.includes(k)) return point;
    const [x, y] = changedPoint([point[0] - rootX, point[1] - rootY], k);
    return [rootX + x, rootY + y];
  });
};

/** In a section, the limb is in its mean pose. */
export const withFrozenLimb = (motion: Motion, limb: FreeLimb, range: FigureRange): Motion => {
  const meanPose = meanFigure(motion);
  const [rootX, rootY] = meanPose[LIMB_INDICES[limb].root] as Point;
  return withChangedFigures(motion, range, (figure) =>
    withLimb(figure, limb, (_point, k) => {
      const [x, y] = meanPose[k] as Point;
      return [x - rootX, y - rootY];
    }),
  );
};

/** In a section, the limb is rotated about its root in the frame. */
export const withTurnedLimb = (motion: Motion, limb: FreeLimb, range: FigureRange, angle: Degrees): Motion => {
  const cosine = Math.cos((angle * Math.PI) / 180);
  const sine = Math.sin((angle * Math.PI) / 180);
  return withChangedFigures(motion, range, (figure) =>
    withLimb(figure, limb, ([x, y]) => [cosine * x - sine * y, sine * x + cosine * y]),
  );
};

/** In a section, the limb moves like another motion's limb from figure `other.from` on, scaled to this body. */
export const withReplacedLimb = (
  motion: Motion,
  limb: FreeLimb,
  range: FigureRange,
  other: { readonly motion: Motion; readonly from: number; readonly scale: number },
): Motion =>
  withChangedFigures(motion, range, (figure, index) => {
    const source = other.motion.figures[other.from + index - range.from];
    if (!source) return figure;
    const [rootX, rootY] = source[LIMB_INDICES[limb].root] as Point;
    return withLimb(figure, limb, (_point, k) => {
      const [x, y] = source[k] as Point;
      return [other.scale * (x - rootX), other.scale * (y - rootY)];
    });
  });
