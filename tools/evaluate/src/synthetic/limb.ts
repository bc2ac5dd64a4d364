import type { KeypointName, Limb } from '@instep/choreo/skeleton';
import type { Degrees } from '@instep/choreo/units';
import { indexOf, meanFigure, type Figure, type Motion, type Point } from './motion.ts';

/** A limb that can go wrong by itself. */
export type FreeLimb = Exclude<Limb, 'torso'>;

/** Where each limb hangs, and its points. */
const PARTS: { readonly [limb in FreeLimb]: { readonly root: number; readonly points: readonly number[] } } = {
  left_arm: partOf('left_shoulder', ['left_elbow', 'left_wrist', 'left_pinky', 'left_index', 'left_thumb']),
  right_arm: partOf('right_shoulder', ['right_elbow', 'right_wrist', 'right_pinky', 'right_index', 'right_thumb']),
  left_leg: partOf('left_hip', ['left_knee', 'left_ankle', 'left_heel', 'left_foot_index']),
  right_leg: partOf('right_hip', ['right_knee', 'right_ankle', 'right_heel', 'right_foot_index']),
};

function partOf(root: KeypointName, names: readonly KeypointName[]): { root: number; points: readonly number[] } {
  return { root: indexOf(root), points: names.map(indexOf) };
}

/** The figure with one limb taken, about its root, from elsewhere. */
const withLimb = (figure: Figure, limb: FreeLimb, bendOf: (point: Point, k: number) => Point): Figure => {
  const { root, points } = PARTS[limb];
  const [rootX, rootY] = figure[root] as Point;
  return figure.map((point, k): Point => {
    if (!points.includes(k)) return point;
    const [x, y] = bendOf([point[0] - rootX, point[1] - rootY], k);
    return [rootX + x, rootY + y];
  });
};

/** From figure `from` to before figure `to`. */
export type Stretch = { readonly from: number; readonly to: number };

const within = (motion: Motion, { from, to }: Stretch, change: (figure: Figure, index: number) => Figure): Motion => ({
  ...motion,
  figures: motion.figures.map((figure, index) => (index >= from && index < to ? change(figure, index) : figure)),
});

/** For a stretch, the limb hangs as it does in the mean. */
export const withFrozenLimb = (motion: Motion, limb: FreeLimb, stretch: Stretch): Motion => {
  const middle = meanFigure(motion);
  const [rootX, rootY] = middle[PARTS[limb].root] as Point;
  return within(motion, stretch, (figure) =>
    withLimb(figure, limb, (_point, k) => {
      const [x, y] = middle[k] as Point;
      return [x - rootX, y - rootY];
    }),
  );
};

/** For a stretch, the limb is turned in the picture about its root. */
export const withTurnedLimb = (motion: Motion, limb: FreeLimb, stretch: Stretch, angle: Degrees): Motion => {
  const cosine = Math.cos((angle * Math.PI) / 180);
  const sine = Math.sin((angle * Math.PI) / 180);
  return within(motion, stretch, (figure) =>
    withLimb(figure, limb, ([x, y]) => [cosine * x - sine * y, sine * x + cosine * y]),
  );
};

/** For a stretch, the limb does what another motion's does from its figure `otherFrom` on, in this body's size. */
export const withReplacedLimb = (
  motion: Motion,
  limb: FreeLimb,
  stretch: Stretch,
  other: { readonly motion: Motion; readonly from: number; readonly scale: number },
): Motion =>
  within(motion, stretch, (figure, index) => {
    const source = other.motion.figures[other.from + index - stretch.from];
    if (!source) return figure;
    const [rootX, rootY] = source[PARTS[limb].root] as Point;
    return withLimb(figure, limb, (_point, k) => {
      const [x, y] = source[k] as Point;
      return [other.scale * (x - rootX), other.scale * (y - rootY)];
    });
  });
