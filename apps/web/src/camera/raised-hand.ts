import { MIN_DRAWN_CONFIDENCE } from '@instep/choreo/skeleton';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { DrawnPoint, DrawnPose } from '../drawing/drawn-pose.ts';

/** Share of the distance from shoulders to nose: a hand this far above the nose is above the head. */
const MIN_HEIGHT_ABOVE_NOSE = 0.5;

/** Whether exactly one hand is held above the head: both hands are a dance move. Hips may be out of the frame. */
export const raisesHand = (pose: DrawnPose | null): boolean => {
  if (!pose) return false;
  const { nose, left_shoulder: left, right_shoulder: right } = pose;
  if (![nose, left, right].every(isSeen)) return false;
  const shoulders = (left.y + right.y) / 2;
  const head = nose.y - MIN_HEIGHT_ABOVE_NOSE * (shoulders - nose.y);
  const isUp = (wrist: DrawnPoint): boolean => isSeen(wrist) && wrist.y < head;
  const isDown = (wrist: DrawnPoint): boolean => !isSeen(wrist) || wrist.y > shoulders;
  const { left_wrist: a, right_wrist: b } = pose;
  return (isUp(a) && isDown(b)) || (isUp(b) && isDown(a));
};

const isSeen = ({ confidence }: DrawnPoint): boolean => confidence >= MIN_DRAWN_CONFIDENCE;

const HOLD_DURATION: Milliseconds = 1_000;

/** Whether a hand is held up for long enough to choose something. */
export class HandHold {
  /** The hand has been seen down: one that is still up from the dance before chooses nothing. */
  #wasDown = false;
  #upSince: Milliseconds | null = null;

  /** The share of the required time for which the hand has been up; after 1, it has to go down first. */
  handlePose(pose: DrawnPose | null, now: Milliseconds): UnitInterval {
    const isUp = raisesHand(pose);
    this.#wasDown ||= pose !== null && !isUp;
    this.#upSince = isUp && this.#wasDown ? (this.#upSince ?? now) : null;
    const progress = this.#upSince === null ? 0 : Math.min(1, (now - this.#upSince) / HOLD_DURATION);
    if (progress >= 1) this.#wasDown = false;
    return progress;
  }
}
