import type { TimedPose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';

/** At most so many frames are on their way or in work (contracts.md 2). */
const MAX_IN_FLIGHT = 2;
const GRANTED_FPS = 12;
const INFERENCE_MS = 60;

/** Frames come this much early and still count as on time: a camera's own rhythm. */
const TOLERANCE_MS = 4;

/** How a client sends: as soon as it may, two at once after a wait; or evenly, as often as answers come. */
export type Pace = 'eager' | 'even';

/** Which of a camera's frames are sent and judged when an answer needs `roundTripMs` on the way. */
export const framesSent = (camera: readonly TimedPose[], roundTripMs: Milliseconds, pace: Pace): TimedPose[] => {
  const answerMs = pace === 'even' ? (roundTripMs + INFERENCE_MS) / MAX_IN_FLIGHT : 0;
  const intervalMs = Math.max(1000 / GRANTED_FPS, answerMs) - TOLERANCE_MS;
  const sent: TimedPose[] = [];
  let answers: Milliseconds[] = [];
  let lastSent = -Infinity;
  let idleAt = 0;
  for (const frame of camera) {
    const now = 1000 * frame.mediaTime;
    answers = answers.filter((at) => at > now);
    if (answers.length >= MAX_IN_FLIGHT || now - lastSent < intervalMs) continue;
    idleAt = Math.max(now + roundTripMs / 2, idleAt) + INFERENCE_MS;
    answers.push(idleAt + roundTripMs / 2);
    lastSent = now;
    sent.push(frame);
  }
  return sent;
};
