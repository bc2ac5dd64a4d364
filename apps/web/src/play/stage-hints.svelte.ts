import { MISSED } from '@instep/choreo/rating';
import type { Milliseconds } from '@instep/choreo/units';
import type { Framing } from '../camera/framing.ts';
import type { VerdictMessage } from '@instep/protocol/messages';

type Judged = Pick<VerdictMessage, 'rating' | 'unseenReason'>;

/** After this many moves in a row in which nobody was seen well enough, the player is told. */
const UNSEEN_MOVES = 2;
/** After this many misses in a row, something easier is proposed. */
const MISSES = 3;
/** A framing must last this long before it changes the hint. */
const STEADY_MS: Milliseconds = 300;
/** If the server has not answered for longer, it is not known whether the player is seen. */
const MAX_AGE_MS: Milliseconds = 1_500;
/** How long the proposal stays: long enough to be read while dancing. */
export const TIP_MS: Milliseconds = 4_000;

/** Hints during a dance for a player who is not seen, or who misses move after move. */
export class StageHints {
  /** Why the player is not seen, in the camera check's terms; null while they are. */
  unseen = $state<Exclude<Framing, 'all_seen'> | null>(null);
  /** Something easier is proposed now; this happens once in a dance. */
  showsTip = $state(false);
  /** The player has missed many moves in a row: a pause offers to go slower. */
  isStruggling = $state(false);
  #unseenMoves = 0;
  #misses = 0;
  #seen: { readonly framing: Framing; readonly since: Milliseconds; readonly at: Milliseconds } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Handles the framing of a frame that was answered at `now`. */
  see(framing: Framing, now: Milliseconds): void {
    const since = this.#seen?.framing === framing ? this.#seen.since : now;
    this.#seen = { framing, since, at: now };
    if (this.#unseenMoves < UNSEEN_MOVES || now - since < STEADY_MS) return;
    if (framing === 'all_seen') this.#isSeen();
    else this.unseen = framing;
  }

  /** Handles the verdict on a move that arrived at `now`. */
  judge({ rating, unseenReason }: Judged, now: Milliseconds): void {
    if (rating !== null) {
      this.#isSeen();
      return this.#countMiss(rating === MISSED);
    }
    // Nobody could have been seen: the dance was interrupted, or ended before this move.
    if (unseenReason === 'interrupted' || unseenReason === 'not_danced') return;
    this.#unseenMoves += 1;
    if (this.#seen && now - this.#seen.at <= MAX_AGE_MS) this.see(this.#seen.framing, now);
  }

  /** Resets the hints because the dance is paused or the camera is lost: nothing is known about the player. */
  forget(): void {
    this.#isSeen();
    this.#seen = null;
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #isSeen(): void {
    this.#unseenMoves = 0;
    this.unseen = null;
  }

  #countMiss(isMiss: boolean): void {
    this.#misses = isMiss ? this.#misses + 1 : 0;
    if (this.#misses < MISSES || this.isStruggling) return;
    this.isStruggling = true;
    this.showsTip = true;
    this.#timer = setTimeout(() => (this.showsTip = false), TIP_MS);
  }
}
