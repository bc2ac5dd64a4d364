/** How a body moves in the frame: a figure of all keypoints at even intervals. */
import type { TimedPose } from '@instep/choreo/pose';
import { KEYPOINT_NAMES, type KeypointName } from '@instep/choreo/skeleton';
import { mean, median } from '@instep/choreo/statistics';
import type { Pixels, Seconds } from '@instep/choreo/units';

/** A point in the frame: x, y. */
export type Point = readonly [Pixels, Pixels];

/** All 33 points at one time, in the order of KEYPOINT_NAMES. */
export type Figure = readonly Point[];

/** How one body moves: a figure every 1 / MOTION_FPS seconds. */
export type Motion = {
  /** The first figure's media time. */
  readonly start: Seconds;
  readonly figures: readonly Figure[];
};

export const MOTION_FPS = 30;

/** The index of a keypoint in a figure. */
export const indexOf = (name: KeypointName): number => KEYPOINT_NAMES.indexOf(name);

const between = (a: Point, b: Point, share: number): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];

/** The figure between two others, at `share` of the way. */
export const blend = (a: Figure, b: Figure, share: number): Figure =>
  a.map((point, k) => between(point, b[k] as Point, share));

/** The figure at a media time, interpolated linearly; before the first and after the last figure it is constant. */
export const figureAt = ({ start, figures }: Motion, mediaTime: Seconds): Figure => {
  const at = Math.min(Math.max((mediaTime - start) * MOTION_FPS, 0), figures.length - 1);
  const before = figures[Math.floor(at)] as Figure;
  const after = figures[Math.ceil(at)] as Figure;
  return before === after ? before : blend(before, after, at - Math.floor(at));
};

/** The media time of the last figure. */
export const endOf = ({ start, figures }: Motion): Seconds => start + (figures.length - 1) / MOTION_FPS;

/** The media time of each figure. */
export const timesOf = ({ start, figures }: Motion): Seconds[] => figures.map((_, index) => start + index / MOTION_FPS);

/** The motion in timed poses, from the first to the last in which a person is seen; gaps are interpolated. */
export const motionOf = (frames: readonly TimedPose[]): Motion => {
  const seen = frames.flatMap(({ mediaTime, pose }) =>
    pose ? [{ mediaTime, figure: KEYPOINT_NAMES.map((name): Point => [pose[name].x, pose[name].y]) }] : [],
  );
  const start = seen[0]?.mediaTime ?? 0;
  const count = Math.floor(((seen.at(-1)?.mediaTime ?? start) - start) * MOTION_FPS + 1e-6) + 1;
  let before = 0;
  const figures = Array.from({ length: seen.length === 0 ? 0 : count }, (_, index): Figure => {
    const time = start + index / MOTION_FPS;
    while ((seen[before + 1]?.mediaTime ?? Infinity) <= time + 1e-9) before += 1;
    const a = seen[before] as (typeof seen)[number];
    const b = seen[before + 1] ?? a;
    return a === b ? a.figure : blend(a.figure, b.figure, (time - a.mediaTime) / (b.mediaTime - a.mediaTime));
  });
  return { start, figures };
};

/** The midpoint of two points of a figure. */
export const middleOf = (figure: Figure, a: KeypointName, b: KeypointName): Point =>
  between(figure[indexOf(a)] as Point, figure[indexOf(b)] as Point, 0.5);

/** The figure in which every point is at its mean position. */
export const meanFigure = ({ figures }: Motion): Figure =>
  KEYPOINT_NAMES.map((_name, k): Point => {
    const points = figures.map((figure) => figure[k] as Point);
    return [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  });

/** The median torso length of a motion, mid-hip to mid-shoulders: the unit for its noise and its size. */
export const torsoLength = ({ figures }: Motion): Pixels =>
  median(
    figures.map((figure) => {
      const [hipX, hipY] = middleOf(figure, 'left_hip', 'right_hip');
      const [shoulderX, shoulderY] = middleOf(figure, 'left_shoulder', 'right_shoulder');
      return Math.hypot(shoulderX - hipX, shoulderY - hipY);
    }),
  );
