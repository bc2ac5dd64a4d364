import { frameIndexAt } from '@instep/choreo/choreography';
import type { Seconds } from '@instep/choreo/units';
import type { PoseTrack } from './pose-track.ts';

/** A moment surely within a frame that begins at a rounded time. */
const INSIDE: Seconds = 0.002;
/** Where no frames are known. */
const USUAL_STEP: Seconds = 1 / 15;

/** The moment some frames before (-) or after a moment; frames are those that were measured. */
export const steppedFrom = (t: Seconds, frames: number, track: PoseTrack): Seconds => {
  const index = frameIndexAt(track, t);
  const there = track[Math.max(0, Math.min(track.length - 1, index + frames))];
  return there ? there.mediaTime + INSIDE : t + frames * USUAL_STEP;
};
