import { byKeypoint, mirrorName } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import type { DrawnPose } from '../drawing/drawn-pose.ts';
import { boxOf, poseAt, type Box, type PoseTrack } from './pose-track.ts';

/** A drawn body that is shown beside others on one clock. */
export type Figure = {
  readonly track: PoseTrack;
  /** The part of the frame that is shown. */
  readonly box: Box;
  /** How much later than the clock this body's poses are read: its lag, to be removed. */
  readonly delay: Seconds;
  /** Whether it is shown as in a mirror. */
  readonly flipped: boolean;
  /** Whether left and right keypoints are swapped, so that each limb has the colour of the limb that mirrors it. */
  readonly renamed: boolean;
};

/** The figure of a player; `null` if nobody was ever seen. */
export const playerFigure = (track: PoseTrack, look: Pick<Figure, 'delay' | 'flipped'>): Figure | null => {
  const box = boxOf(track);
  return box && { track, box, ...look, renamed: false };
};

/** The pose of a figure at a time of the clock, in coordinates of its box. */
export const figureAt = ({ track, box, delay, flipped, renamed }: Figure, t: Seconds): DrawnPose | null => {
  const pose = poseAt(track, t + delay);
  if (!pose) return null;
  return byKeypoint((name) => {
    const { x, y, confidence } = pose[renamed ? mirrorName(name) : name];
    return { x: flipped ? box.x + box.width - x : x - box.x, y: y - box.y, confidence };
  });
};
