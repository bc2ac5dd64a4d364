/** What of a body is seen in a frame, and how it is drawn in the Lab. */
import { BODY_KEYPOINTS, boneConfidence, emptyBodyPoints } from '@instep/choreo/body-pose';
import { BONES, KEYPOINT_NAMES, LIMBS, type BoneName, type KeypointName, type Limb } from '@instep/choreo/skeleton';
import type { Pixels, UnitInterval } from '@instep/choreo/units';
import type { FlatPose } from '@instep/protocol/flat-pose';
import { addSkeleton } from '../drawing/draw-skeleton.ts';
import type { Canvas } from '../drawing/canvas.ts';
import { drawnPose, type DrawnPoint, type FrameSize } from '../drawing/drawn-pose.ts';

/** How surely each bone that counts is in the frame; 0 while nobody is. */
export const bonesSeen = (
  pose: FlatPose | null,
): readonly { readonly name: BoneName; readonly seen: UnitInterval }[] => {
  const points = emptyBodyPoints();
  for (const [k, name] of BODY_KEYPOINTS.entries()) {
    const at = 3 * KEYPOINT_NAMES.indexOf(name);
    for (let n = 0; n < 3; n++) points[3 * k + n] = pose?.[at + n] ?? 0;
  }
  return BONES.map(({ name }, bone) => ({ name, seen: boneConfidence(points, bone) }));
};

export type SeenOptions = {
  readonly showsPoints: boolean;
  /** Dots are larger where the network is surer. */
  readonly sizesByConfidence: boolean;
  readonly showsRegion: boolean;
  /** The names of the limbs in the language of the page; null to show none. */
  readonly names: Readonly<Record<Limb, string>> | null;
  /** Of all 33 points; else only those that count. */
  readonly showsAll: boolean;
  /** Display only. */
  readonly minConfidence: UnitInterval;
  readonly mirrored: boolean;
};

/** A keypoint that is shown, where it is on the canvas. */
export type ShownPoint = DrawnPoint & { readonly name: KeypointName };

/** The points of a pose that are shown, in pixels of the canvas. */
export const shownPoints = (pose: FlatPose, frame: FrameSize, options: SeenOptions): readonly ShownPoint[] => {
  const drawn = drawnPose(pose);
  const names = options.showsAll ? KEYPOINT_NAMES : BODY_KEYPOINTS;
  return names.flatMap((name) => {
    const { x, y, confidence } = drawn[name];
    if (confidence < options.minConfidence) return [];
    return { name, x: options.mirrored ? frame.width - x : x, y, confidence };
  });
};

/** The shown point that is nearest to a place on the canvas; null if none is near. */
export const pointNear = (points: readonly ShownPoint[], x: Pixels, y: Pixels, reach: Pixels): ShownPoint | null => {
  const distanceOf = (point: ShownPoint): number => Math.hypot(point.x - x, point.y - y);
  const nearest = points.toSorted((a, b) => distanceOf(a) - distanceOf(b))[0];
  return nearest && distanceOf(nearest) <= reach ? nearest : null;
};

const LIMB_MIDDLE: Readonly<Record<Limb, KeypointName>> = {
  left_arm: 'left_elbow',
  right_arm: 'right_elbow',
  left_leg: 'left_knee',
  right_leg: 'right_knee',
  torso: 'nose',
};

/** Draws a frame and the people in it. */
export const drawSeen = (
  context: CanvasRenderingContext2D,
  image: Canvas | null,
  poses: readonly (FlatPose | null)[],
  frame: FrameSize,
  options: SeenOptions,
): void => {
  const { width, height } = frame;
  context.resetTransform();
  context.clearRect(0, 0, width, height);
  if (options.mirrored) context.setTransform(-1, 0, 0, 1, width, 0);
  if (image) context.drawImage(image, 0, 0, width, height);
  for (const pose of poses) if (pose) addSkeleton(context, drawnPose(pose), { frame, highlighted: null });
  context.resetTransform();
  for (const pose of poses) if (pose) drawMarks(context, shownPoints(pose, frame, options), options);
};

const drawMarks = (
  context: CanvasRenderingContext2D,
  points: readonly ShownPoint[],
  { showsPoints, sizesByConfidence, showsRegion, names }: SeenOptions,
): void => {
  if (points.length === 0) return;
  context.fillStyle = '#ffd84d';
  context.strokeStyle = '#5ad1ff';
  context.lineWidth = 2;
  if (showsPoints)
    for (const point of points) drawDot(context, point, sizesByConfidence ? 1 + 5 * point.confidence : 3);
  if (showsRegion) {
    const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))];
    const [right, bottom] = [Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y))];
    context.strokeRect(left, top, right - left, bottom - top);
  }
  if (names)
    for (const limb of LIMBS)
      drawName(
        context,
        points.find(({ name }) => name === LIMB_MIDDLE[limb]),
        names[limb],
      );
};

const drawDot = (context: CanvasRenderingContext2D, { x, y }: ShownPoint, radius: Pixels): void => {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
};

const drawName = (context: CanvasRenderingContext2D, point: ShownPoint | undefined, name: string): void => {
  if (!point) return;
  context.font = '600 20px Inter Variable, sans-serif';
  context.lineWidth = 4;
  context.strokeStyle = '#0a0c12';
  context.strokeText(name, point.x + 8, point.y);
  context.fillText(name, point.x + 8, point.y);
};
