import { frameIndexAt } from '@instep/choreo/choreography';
import type { Seconds } from '@instep/choreo/units';
import type { PoseTrack } from './pose-track.ts';

/** Added to the rounded start of a frame to be surely within that frame. */
const INSIDE: Seconds = 0.002;
/** The step to use if no frames are known. */
const USUAL_STEP: Seconds = 1 / 15;

/** The time `frames` measured frames after `t`, or before it if `frames` is negative. */
export const steppedFrom = (t: Seconds, frames: number, track: PoseTrack): Seconds => {
  const index = frameIndexAt(track, t);
  const there = track[Math.max(0, Math.min(track.length - 1, index + frames))];
  return there ? there.mediaTime + INSIDE : t + frames * USUAL_STEP;
};
