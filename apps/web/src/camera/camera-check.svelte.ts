import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import type { DrawnPose, PictureSize } from '../drawing/drawn-pose.ts';
import { framing, type Framing } from './framing.ts';
import { raisesHand } from './raised-hand.ts';

/** A sentence changes only after its cause has lasted this long: readable, and still well within half a second. */
const STEADY: Milliseconds = 300;
/** The check passes once the player has been fully visible for this long, */
const LONG_ENOUGH: Milliseconds = 3_000;
/** or has held one hand above the head for this long. */
const HAND_LONG_ENOUGH: Milliseconds = 1_000;
/** After a longer silence the camera, the connection or the server has failed: earlier poses no longer count. */
const LONGEST_SILENCE: Milliseconds = 1_000;
/** Players whose feet have been out of the frame for this long may not be able to step back. */
const OFFER_AFTER: Milliseconds = 6_000;

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
  isHeld = $state(false);
  /** Offer to dance with the upper body only: the feet have been out of the frame for a long time. */
  offersUpperBody = $state(false);
  #isBlind = false;
  #feetOutSince: Milliseconds | null = null;
  #next: { readonly framing: Framing; readonly since: Milliseconds } | null = null;
  #visibleSince: Milliseconds | null = null;
  #handSince: Milliseconds | null = null;
  #seenAt: Milliseconds = -Infinity;

  /** True once the player has been fully visible, or has held up a hand, for long enough. */
  get passed(): boolean {
    return this.progress >= 1;
  }

  /** The camera is lost or silent: answers about older frames are ignored. */
  get isBlind(): boolean {
    return this.#isBlind;
  }

  set isBlind(isBlind: boolean) {
    this.#isBlind = isBlind;
    if (!isBlind) return;
    this.#forget();
    this.#next = null;
    this.framing = null;
    this.handIsUp = false;
    this.progress = 0;
    this.people = 0;
  }

  /** Handles the pose seen at `now`; null for nobody. */
  see(pose: DrawnPose | null, picture: PictureSize, now: Milliseconds): void {
    if (this.#isBlind) return;
    if (this.isHeld || now - this.#seenAt > LONGEST_SILENCE) this.#forget();
    this.#seenAt = now;
    this.#say(framing(pose, picture, this.scope), now);
    this.#offer(now);
    this.handIsUp = raisesHand(pose);
    this.#visibleSince = this.framing === 'all_seen' ? (this.#visibleSince ?? now) : null;
    this.#handSince = this.handIsUp ? (this.#handSince ?? now) : null;
    this.progress = Math.max(
      share(this.#visibleSince, now, LONG_ENOUGH),
      share(this.#handSince, now, HAND_LONG_ENOUGH),
    );
  }

  #say(seen: Framing, now: Milliseconds): void {
    if (this.#next?.framing !== seen) this.#next = { framing: seen, since: now };
    if (this.framing === null || now - this.#next.since >= STEADY) this.framing = seen;
  }

  /** The offer stays once it is shown: a button must not disappear just before it is pressed. */
  #offer(now: Milliseconds): void {
    if (this.scope !== 'whole' || this.framing === 'all_seen') this.offersUpperBody = false;
    if (this.scope !== 'whole' || this.framing !== 'step_back') this.#feetOutSince = null;
    else this.#feetOutSince ??= now;
    if (this.#feetOutSince !== null && now - this.#feetOutSince >= OFFER_AFTER) this.offersUpperBody = true;
  }

  #forget(): void {
    this.#visibleSince = null;
    this.#handSince = null;
  }
}

const share = (since: Milliseconds | null, now: Milliseconds, whole: Milliseconds): UnitInterval =>
  since === null ? 0 : Math.min(1, (now - since) / whole);
