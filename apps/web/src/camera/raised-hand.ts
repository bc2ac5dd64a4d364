/** The gestures that choose in menus: a hand above the head, and an arm held out to the side. */
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

/** A side of the player's own body; in a mirror it is on the same side of the screen. */
export type Side = 'left' | 'right';
const SIDES: readonly Side[] = ['left', 'right'];

/** In widths of the shoulders: how far a wrist is out from its shoulder, and how far above or below it at most. */
const MIN_REACH = 1.1;
const MAX_SLOPE = 0.6;
/** Share of the distance from shoulders to nose: with narrower shoulders the player stands sideways. */
const MIN_SHOULDER_WIDTH = 0.7;

/** The side to which exactly one arm is held out, about level; both arms are a dance move. */
export const armHeldOut = (pose: DrawnPose | null): Side | null => {
  if (!pose) return null;
  const { nose, left_shoulder: left, right_shoulder: right } = pose;
  if (![nose, left, right].every(isSeen)) return null;
  const width = Math.abs(left.x - right.x);
  if (width < MIN_SHOULDER_WIDTH * Math.abs((left.y + right.y) / 2 - nose.y)) return null;
  const arms = {
    left: { shoulder: left, wrist: pose.left_wrist, outwards: Math.sign(left.x - right.x) },
    right: { shoulder: right, wrist: pose.right_wrist, outwards: Math.sign(right.x - left.x) },
  };
  const isOut = (side: Side): boolean => {
    const { shoulder, wrist, outwards } = arms[side];
    const reach = outwards * (wrist.x - shoulder.x);
    return isSeen(wrist) && reach >= MIN_REACH * width && Math.abs(wrist.y - shoulder.y) <= MAX_SLOPE * width;
  };
  const isDown = (side: Side): boolean => {
    const { shoulder, wrist } = arms[side];
    return !isSeen(wrist) || wrist.y > shoulder.y + MAX_SLOPE * width;
  };
  return SIDES.find((side) => isOut(side) && isDown(side === 'left' ? 'right' : 'left')) ?? null;
};

const isSeen = ({ confidence }: DrawnPoint): boolean => confidence >= MIN_DRAWN_CONFIDENCE;

/** Whether a gesture is held for long enough to choose something. */
class GestureHold {
  readonly #duration: Milliseconds;
  /** The player has been seen without the gesture: one that is left over from the dance before chooses nothing. */
  #wasSeenWithout = false;
  #since: Milliseconds | null = null;

  constructor(duration: Milliseconds) {
    this.#duration = duration;
  }

  /** The share of the required time for which the gesture has been held; after 1, it has to end first. */
  handle(isHeld: boolean, isPlayerSeen: boolean, now: Milliseconds): UnitInterval {
    this.#wasSeenWithout ||= isPlayerSeen && !isHeld;
    this.#since = isHeld && this.#wasSeenWithout ? (this.#since ?? now) : null;
    const progress = this.#since === null ? 0 : Math.min(1, (now - this.#since) / this.#duration);
    if (progress >= 1) this.#wasSeenWithout = false;
    return progress;
  }
}

/** Whether a hand is held up for long enough to choose something. */
export class HandHold {
  readonly #hold = new GestureHold(1_000);

  /** The share of the required time for which the hand has been up; after 1, it has to go down first. */
  handlePose(pose: DrawnPose | null, now: Milliseconds): UnitInterval {
    return this.#hold.handle(raisesHand(pose), pose !== null, now);
  }
}

/** An arm that is held out now, and the share of the required time for which it has been. */
export type HeldArm = { readonly side: Side; readonly progress: UnitInterval };

/** Whether an arm is held out to the side for long enough to choose the previous or the next. */
export class ArmHold {
  readonly #holds = { left: new GestureHold(600), right: new GestureHold(600) };

  /** The arm that is held out; null for none. After 1, it has to go down first. */
  handlePose(pose: DrawnPose | null, now: Milliseconds): HeldArm | null {
    const heldOut = armHeldOut(pose);
    const arms = SIDES.map((side) => ({
      side,
      progress: this.#holds[side].handle(side === heldOut, pose !== null, now),
    }));
    return arms.find(({ side }) => side === heldOut) ?? null;
  }
}
