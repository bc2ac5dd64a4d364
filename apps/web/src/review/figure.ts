import { byKeypoint, mirrorKeypoint } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import type { DrawnPose } from '../drawing/drawn-pose.ts';
import { boundingBoxOf, poseAt, type BoundingBox, type PoseSequence } from './pose-sequence.ts';

/** A body that is drawn in a replay, beside others on one clock. */
export type ReplayFigure = {
  readonly poses: PoseSequence;
  /** The part of the frame that is shown. */
  readonly bounds: BoundingBox;
  /** How much later than the clock this body's poses are read, so that its lag is removed. */
  readonly lag: Seconds;
  /** Whether it is shown as in a mirror. */
  readonly isFlipped: boolean;
  /** Whether left and right keypoints are swapped, so that each limb has the colour of the limb that mirrors it. */
  readonly hasSwappedSides: boolean;
};

/** The figure of a player; `null` if nobody was ever seen. */
export const createPlayerFigure = (
  poses: PoseSequence,
  view: Pick<ReplayFigure, 'lag' | 'isFlipped'>,
): ReplayFigure | null => {
  const bounds = boundingBoxOf(poses);
  return bounds && { poses, bounds, ...view, hasSwappedSides: false };
};

/** The pose of a figure at a time of the clock, in coordinates of its box. */
export const figurePoseAt = (
  { poses, bounds, lag, isFlipped, hasSwappedSides }: ReplayFigure,
  t: Seconds,
): DrawnPose | null => {
  const pose = poseAt(poses, t + lag);
  if (!pose) return null;
  return byKeypoint((name) => {
    const { x, y, confidence } = pose[hasSwappedSides ? mirrorKeypoint(name) : name];
    return { x: isFlipped ? bounds.x + bounds.width - x : x - bounds.x, y: y - bounds.y, confidence };
  });
};
