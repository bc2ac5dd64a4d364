import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import type { DrawnPose, PictureSize } from '../drawing/drawn-pose.ts';
import { framing, type Framing } from './framing.ts';
import { raisesHand } from './raised-hand.ts';

/** A sentence changes only when its cause has lasted this long: readable, and still well within half a second. */
const STEADY: Milliseconds = 300;
/** This long fully visible, and the check is over. */
const LONG_ENOUGH: Milliseconds = 3_000;
/** This long one hand above the head, and it is over as well. */
const HAND_LONG_ENOUGH: Milliseconds = 1_000;
/** Silence for longer than this means that camera, line or server is not alive: what was seen before counts no more. */
const LONGEST_SILENCE: Milliseconds = 1_000;
/** Who has not shown their feet by then may not be able to step back. */
const OFFER_AFTER: Milliseconds = 6_000;

/** Watches the player take their place, and says one thing at a time. */
export class CameraCheck {
  /** Null until the first answer. */
  framing = $state<Framing | null>(null);
  /** How much of the time fully visible, or with a hand raised, has passed. */
  progress = $state<UnitInterval>(0);
  /** A hand is above the head. */
  handIsUp = $state(false);
  /** What has to be in the picture. */
  scope = $state<Scope>('whole');
  /** How many are in the picture; 0 while that is not known. */
  people = $state(0);
  /** Something else is going on before the camera: nothing is passed meanwhile. */
  isHeld = $state(false);
  /** It is time to offer a dance with the upper body: the feet have been out of the picture for long. */
  offersUpperBody = $state(false);
  #isBlind = false;
  #feetOutSince: Milliseconds | null = null;
  #next: { readonly framing: Framing; readonly since: Milliseconds } | null = null;
  #visibleSince: Milliseconds | null = null;
  #handSince: Milliseconds | null = null;
  #seenAt: Milliseconds = -Infinity;

  /** True once the player has been fully visible, or held up a hand, for long enough. */
  get passed(): boolean {
    return this.progress >= 1;
  }

  /** The camera has gone, or is silent: what is still answered about older frames says nothing. */
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

  /** What was seen at `now`; null for nobody. */
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

  /** Once offered it stays: what is about to be pressed must not go away. */
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
