import { MISSED_RATING } from '@instep/choreo/rating';
import type { Milliseconds } from '@instep/choreo/units';
import type { Refusal } from '../device-pose/pose-way.svelte.ts';
import type { Framing } from '../camera/framing.ts';
import type { VerdictMessage } from '@instep/protocol/messages';

type JudgedMove = Pick<VerdictMessage, 'rating' | 'unseenReason'>;

/** After this many moves in a row in which nobody was seen well enough, the player is told. */
const MIN_UNSEEN_MOVES = 2;
/** After this many misses in a row, something easier is proposed. */
const MIN_MISSES = 3;
/** A framing must last this long before it changes the hint. */
const MIN_FRAMING_MS: Milliseconds = 300;
/** If the server has not answered for longer, it is not known whether the player is seen. */
const MAX_FRAMING_AGE_MS: Milliseconds = 1_500;
/** How long the proposal stays: long enough to be read while dancing. */
export const TIP_DURATION_MS: Milliseconds = 4_000;

/** Hints during a dance for a player who is not seen, or who misses move after move. */
export class DanceHints {
  /** Why the player is not seen, in the camera check's terms; null while they are. */
  unseen = $state<Exclude<Framing, 'all_seen'> | null>(null);
  /** Something easier is proposed now; this happens once in a dance. */
  showsTip = $state(false);
  /** Why the server has just taken over from the player's device; null otherwise. */
  fallback = $state<Refusal | null>(null);
  /** The player has missed many moves in a row: a pause offers to go slower. */
  isStruggling = $state(false);
  #unseenMoves = 0;
  #misses = 0;
  #lastFraming: { readonly framing: Framing; readonly since: Milliseconds; readonly at: Milliseconds } | null = null;
  #tipTimer: ReturnType<typeof setTimeout> | undefined;
  #fallbackTimer: ReturnType<typeof setTimeout> | undefined;

  /** Handles the framing of a frame that was answered at `now`. */
  handleFraming(framing: Framing, now: Milliseconds): void {
    const since = this.#lastFraming?.framing === framing ? this.#lastFraming.since : now;
    this.#lastFraming = { framing, since, at: now };
    if (this.#unseenMoves < MIN_UNSEEN_MOVES || now - since < MIN_FRAMING_MS) return;
    if (framing === 'all_seen') this.#clearUnseen();
    else this.unseen = framing;
  }

  /** Handles the verdict on a move that arrived at `now`. */
  handleVerdict({ rating, unseenReason }: JudgedMove, now: Milliseconds): void {
    if (rating !== null) {
      this.#clearUnseen();
      return this.#countMiss(rating === MISSED_RATING);
    }
    // Nobody could have been seen: the dance was interrupted, or ended before this move.
    if (unseenReason === 'interrupted' || unseenReason === 'not_danced') return;
    this.#unseenMoves += 1;
    if (this.#lastFraming && now - this.#lastFraming.at <= MAX_FRAMING_AGE_MS)
      this.handleFraming(this.#lastFraming.framing, now);
  }

  /** Says for a while that the server has taken over from the player's device. */
  showFallback(refusal: Refusal): void {
    this.fallback = refusal;
    this.#fallbackTimer = setTimeout(() => (this.fallback = null), TIP_DURATION_MS);
  }

  /** Resets the hints because the dance is paused or the camera is lost: nothing is known about the player. */
  reset(): void {
    this.#clearUnseen();
    this.#lastFraming = null;
  }

  close(): void {
    clearTimeout(this.#tipTimer);
    clearTimeout(this.#fallbackTimer);
  }

  #clearUnseen(): void {
    this.#unseenMoves = 0;
    this.unseen = null;
  }

  #countMiss(isMiss: boolean): void {
    this.#misses = isMiss ? this.#misses + 1 : 0;
    if (this.#misses < MIN_MISSES || this.isStruggling) return;
    this.isStruggling = true;
    this.showsTip = true;
    this.#tipTimer = setTimeout(() => (this.showsTip = false), TIP_DURATION_MS);
  }
}
