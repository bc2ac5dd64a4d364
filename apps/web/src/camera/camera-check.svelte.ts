import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import type { DrawnPose, FrameSize } from '../drawing/drawn-pose.ts';
import { framingOf, type Framing } from './framing.ts';
import { raisesHand } from './raised-hand.ts';

/** A sentence changes only after its cause has lasted this long: readable, and still well within half a second. */
const MIN_FRAMING_DURATION: Milliseconds = 300;
/** The check passes once the player has been fully visible for this long, */
const VISIBLE_DURATION: Milliseconds = 3_000;
/** or has held one hand above the head for this long. */
const RAISED_HAND_DURATION: Milliseconds = 1_000;
/** After a longer silence the camera, the connection or the server has failed: earlier poses no longer count. */
const MAX_SILENCE: Milliseconds = 1_000;
/** Players whose feet have been out of the frame for this long may not be able to step back. */
const OFFER_DELAY: Milliseconds = 6_000;

/** Checks whether the player stands where the camera sees them, and shows one hint at a time. */
export class CameraCheck {
  /** Null until the first answer. */
  framing = $state<Framing | null>(null);
  /** The share of the required time for which the player has been fully visible, or has held up a hand. */
  progress = $state<UnitInterval>(0);
  /** A hand is above the head. */
  handIsUp = $state(false);
  /** What has to be in the frame. */
  scope = $state<Scope>('whole');
  /** How many people are in the frame; 0 while that is not known. */
  people = $state(0);
  /** The light test runs: meanwhile the check cannot pass. */
  isSuspended = $state(false);
  /** Offer to dance with the upper body only: the feet have been out of the frame for a long time. */
  offersUpperBody = $state(false);
  /** Nobody else stands before the camera: there is room to stand in the middle. */
  isAlone = true;
  /** The share of the required time for which a hand has been held up. */
  handProgress: UnitInterval = 0;
  #isCameraLost = false;
  #feetOutSince: Milliseconds | null = null;
  #candidate: { readonly framing: Framing; readonly since: Milliseconds } | null = null;
  #visibleSince: Milliseconds | null = null;
  #handSince: Milliseconds | null = null;
  #lastPoseAt: Milliseconds = -Infinity;

  /** True once the player has been fully visible, or has held up a hand, for long enough. */
  get passed(): boolean {
    return this.progress >= 1;
  }

  /** While the camera is lost or silent, answers about older frames are ignored. */
  setCameraLost(isLost: boolean): void {
    this.#isCameraLost = isLost;
    if (!isLost) return;
    this.#resetTimes();
    this.#candidate = null;
    this.framing = null;
    this.handIsUp = false;
    this.progress = 0;
    this.people = 0;
  }

  /** Handles the pose seen at `now`; null for nobody. */
  handlePose(pose: DrawnPose | null, frame: FrameSize, now: Milliseconds): void {
    if (this.#isCameraLost) return;
    if (this.isSuspended || now - this.#lastPoseAt > MAX_SILENCE) this.#resetTimes();
    this.#lastPoseAt = now;
    this.#updateFraming(framingOf(pose, frame, this.scope, this.isAlone), now);
    this.#updateOffer(now);
    this.handIsUp = raisesHand(pose);
    this.#visibleSince = this.framing === 'all_seen' ? (this.#visibleSince ?? now) : null;
    this.#handSince = this.handIsUp ? (this.#handSince ?? now) : null;
    this.handProgress = shareOf(this.#handSince, now, RAISED_HAND_DURATION);
    this.progress = Math.max(shareOf(this.#visibleSince, now, VISIBLE_DURATION), this.handProgress);
  }

  #updateFraming(framing: Framing, now: Milliseconds): void {
    if (this.#candidate?.framing !== framing) this.#candidate = { framing, since: now };
    if (this.framing === null || now - this.#candidate.since >= MIN_FRAMING_DURATION) this.framing = framing;
  }

  /** The offer stays once it is shown: a button must not disappear just before it is pressed. */
  #updateOffer(now: Milliseconds): void {
    if (this.scope !== 'whole' || this.framing === 'all_seen') this.offersUpperBody = false;
    if (this.scope !== 'whole' || this.framing !== 'step_back') this.#feetOutSince = null;
    else this.#feetOutSince ??= now;
    if (this.#feetOutSince !== null && now - this.#feetOutSince >= OFFER_DELAY) this.offersUpperBody = true;
  }

  #resetTimes(): void {
    this.#visibleSince = null;
    this.#handSince = null;
  }
}

const shareOf = (since: Milliseconds | null, now: Milliseconds, whole: Milliseconds): UnitInterval =>
  since === null ? 0 : Math.min(1, (now - since) / whole);
