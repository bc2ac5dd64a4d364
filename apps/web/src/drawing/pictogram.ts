import { DRAWN_LINES, type KeypointName, type Limb } from '@instep/choreo/skeleton';
import type { KeyMoment } from '@instep/protocol/http';
import { drawnPose, type DrawnPose } from './drawn-pose.ts';

type Point = { readonly x: number; readonly y: number };
type Segment = { readonly from: Point; readonly to: Point };

/** The parts of the body that a move is about: it gives the pictogram its colour. */
export type LimbGroup = 'arms' | 'legs' | 'body';

/** A figure for one move, in units of a hundredth of the pictogram's width, with the hips at 0. */
export type Pictogram = {
  readonly lines: readonly (Segment & { readonly limb: Limb; readonly isMoving: boolean })[];
  /** The corners of the trunk. */
  readonly trunk: readonly Point[];
  readonly head: Point & { readonly r: number };
  /** The path of the limb that moves most; null if it hardly moves. */
  readonly arrow: Segment | null;
  /** The viewBox of an SVG that shows all of it. */
  readonly viewBox: string;
};

/** A torso's length. */
const TORSO_LENGTH = 28;
/** Room for the thickness of lines. */
const MARGIN = 9;
/** A limb whose path is shorter gets no arrow. */
const MIN_ARROW_LENGTH = 20;
const TRUNK_CORNERS = ['left_shoulder', 'right_shoulder', 'right_hip', 'left_hip'] as const;

/** The keypoint at the end of each limb. */
export const LIMB_END: { readonly [limb in Limb]: KeypointName } = {
  left_arm: 'left_wrist',
  right_arm: 'right_wrist',
  left_leg: 'left_ankle',
  right_leg: 'right_ankle',
  torso: 'nose',
};

/** Feet and fingers are too small to be read from three metres. */
const isSmall = (name: KeypointName): boolean => name.includes('index');

/** What a move is about: arms or legs, whichever more of move, else the whole body. */
export const limbGroup = (moving: readonly Limb[]): LimbGroup => {
  const [arms = 0, legs = 0] = ['arm', 'leg'].map((part) => moving.filter((limb) => limb.endsWith(part)).length);
  if (arms === legs) return 'body';
  return arms > legs ? 'arms' : 'legs';
};

/** The pictogram of a move's key moment, as the reference is seen. */
export const pictogramOf = ({ pose: flat, before, moving }: KeyMoment): Pictogram => {
  const pose = drawnPose(flat);
  const toUnits = pictogramUnits(pose);
  const [first] = moving;
  const lines = DRAWN_LINES.filter(({ to }) => !isSmall(to)).map(({ from, to, limb }) => ({
    from: toUnits(pose[from]),
    to: toUnits(pose[to]),
    limb,
    isMoving: moving.includes(limb),
  }));
  const head = { ...toUnits(middle(pose, 'left_ear', 'right_ear')), r: 8 };
  return {
    lines,
    trunk: TRUNK_CORNERS.map((name) => toUnits(pose[name])),
    head,
    viewBox: viewBoxAround([head, ...lines.flatMap(({ from, to }) => [from, to])]),
    arrow:
      before && first ? arrowOf(toUnits(drawnPose(before)[LIMB_END[first]]), toUnits(pose[LIMB_END[first]])) : null,
  };
};

/** Converts points of a pose's frame to the pictogram's units. */
const pictogramUnits = (pose: DrawnPose): ((point: Point) => Point) => {
  const hips = middle(pose, 'left_hip', 'right_hip');
  const shoulders = middle(pose, 'left_shoulder', 'right_shoulder');
  const scale = TORSO_LENGTH / Math.max(1, Math.hypot(hips.x - shoulders.x, hips.y - shoulders.y));
  return ({ x, y }) => ({ x: round((x - hips.x) * scale), y: round((y - hips.y) * scale) });
};

const viewBoxAround = (points: readonly Point[]): string => {
  const range = (values: readonly number[]) => [Math.min(...values) - MARGIN, Math.max(...values) + MARGIN] as const;
  const [left, right] = range(points.map(({ x }) => x));
  const [top, bottom] = range(points.map(({ y }) => y));
  return [left, top, right - left, bottom - top].map(round).join(' ');
};

const middle = (pose: DrawnPose, a: KeypointName, b: KeypointName): Point => ({
  x: (pose[a].x + pose[b].x) / 2,
  y: (pose[a].y + pose[b].y) / 2,
});

const arrowOf = (from: Point, to: Point): Segment | null =>
  Math.hypot(to.x - from.x, to.y - from.y) < MIN_ARROW_LENGTH ? null : { from, to };

const round = (value: number): number => Math.round(10 * value) / 10;
