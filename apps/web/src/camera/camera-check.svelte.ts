import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { DrawnPose } from '../drawing/drawn-pose.ts';
import { framing, type Framing } from './framing.ts';
import type { PictureSize } from './webcam-frame.ts';

/** A sentence changes only when its cause has lasted this long: readable, and still well within half a second. */
const STEADY: Milliseconds = 300;
/** This long fully visible, and the check is over. */
const LONG_ENOUGH: Milliseconds = 3_000;

/** Watches the player take his place, and says one thing at a time. */
export class CameraCheck {
  /** Null until the first answer. */
  framing = $state<Framing | null>(null);
  /** How much of the time fully visible has passed. */
  progress = $state<UnitInterval>(0);
  #next: { readonly framing: Framing; readonly since: Milliseconds } | null = null;
  #visibleSince: Milliseconds | null = null;

  /** True once the player has been fully visible for long enough. */
  get passed(): boolean {
    return this.progress >= 1;
  }

  /** What was seen at `now`; null for nobody. */
  see(pose: DrawnPose | null, picture: PictureSize, now: Milliseconds): void {
    const seen = framing(pose, picture);
    if (this.#next?.framing !== seen) this.#next = { framing: seen, since: now };
    if (this.framing === null || now - this.#next.since >= STEADY) this.framing = seen;
    if (this.framing !== 'all_seen') this.#visibleSince = null;
    else this.#visibleSince ??= now;
    this.progress = this.#visibleSince === null ? 0 : Math.min(1, (now - this.#visibleSince) / LONG_ENOUGH);
  }
}
