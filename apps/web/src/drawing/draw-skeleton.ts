import { MIN_DRAWN_CONFIDENCE, DRAWN_LINES, type ByLimb, type Limb } from '@instep/choreo/skeleton';
import type { Pixels } from '@instep/choreo/units';
import type { DrawnPoint, DrawnPose, FrameSize } from './drawn-pose.ts';

/** The limbs' colours on the canvas: the tokens --limb-… of app.css. */
const LIMB_COLOURS: ByLimb<string> = {
  left_arm: '#ff9f1c',
  right_arm: '#4d9dff',
  left_leg: '#ffff90',
  right_leg: '#60e8ff',
  torso: '#f4f6fa',
};
const OUTLINE_COLOUR = 'rgb(10 12 18 / 70%)';

/** Share of the frame's longer side. */
const LINE_WIDTH = 0.008;

export type SkeletonStyle = {
  readonly frame: FrameSize;
  /** The limb to highlight. */
  readonly highlighted: Limb | null;
  /** One colour for all limbs; by default each limb has its own. */
  readonly colour?: string;
};

/** Draws a pose as a skeleton over the whole canvas, at any resolution; null clears it. */
export const drawSkeleton = (context: CanvasRenderingContext2D, pose: DrawnPose | null, style: SkeletonStyle): void => {
  const { width, height } = context.canvas;
  context.resetTransform();
  context.clearRect(0, 0, width, height);
  if (!pose) return;
  context.scale(width / style.frame.width, height / style.frame.height);
  addSkeleton(context, pose, style);
};

/** Draws a pose over what is there, in the pixels of its frame. */
export const addSkeleton = (context: CanvasRenderingContext2D, pose: DrawnPose, style: SkeletonStyle): void => {
  context.lineCap = 'round';
  const thickness = LINE_WIDTH * Math.max(style.frame.width, style.frame.height);
  // The dark edges first, below all lines, so that the figure is visible on any background.
  for (const { from, to, limb } of DRAWN_LINES) {
    drawLine(context, [pose[from], pose[to]], OUTLINE_COLOUR, (limb === style.highlighted ? 3.4 : 1.9) * thickness);
  }
  for (const { from, to, limb } of DRAWN_LINES) {
    drawLine(
      context,
      [pose[from], pose[to]],
      style.colour ?? LIMB_COLOURS[limb],
      (limb === style.highlighted ? 2.2 : 1) * thickness,
    );
  }
  drawHead(context, pose, thickness, style.colour ?? LIMB_COLOURS.torso);
};

const isSeen = (point: DrawnPoint): boolean => point.confidence >= MIN_DRAWN_CONFIDENCE;

const drawLine = (
  context: CanvasRenderingContext2D,
  [from, to]: readonly [DrawnPoint, DrawnPoint],
  colour: string,
  width: Pixels,
): void => {
  if (!isSeen(from) || !isSeen(to)) return;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
};

/** Draws a ring around the ears: seen from the front, they are about as far apart as a face is wide. */
const drawHead = (context: CanvasRenderingContext2D, pose: DrawnPose, thickness: Pixels, hue: string): void => {
  const { left_ear: left, right_ear: right, nose } = pose;
  if (![left, right, nose].every(isSeen)) return;
  const centre = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  const shoulders = Math.hypot(
    pose.left_shoulder.x - pose.right_shoulder.x,
    pose.left_shoulder.y - pose.right_shoulder.y,
  );
  const radius = Math.max(0.75 * Math.hypot(left.x - right.x, left.y - right.y), 0.22 * shoulders);
  for (const [colour, width] of [
    [OUTLINE_COLOUR, 1.9 * thickness],
    [hue, thickness],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
};
