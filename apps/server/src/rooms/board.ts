import { keepsCombo, starsOf } from '@instep/choreo/rating';
import type { Milliseconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { BoardRow } from '@instep/protocol/room-messages';
import type { Clock } from '../clock.ts';
import type { Progress } from '../performance/performance-hooks.ts';

/** The shortest time between two boards. */
const BOARD_INTERVAL_MS: Milliseconds = 200;

const EMPTY_ROW = { points: 0, stars: 0, combo: 0, level: null, seen: 1 } as const;

/** The players' points as they stand, sent at most five times a second. */
export class Board {
  readonly #rows: Map<number, BoardRow>;
  readonly #clock: Clock;
  readonly #send: (rows: readonly BoardRow[]) => void;
  #sentAt: Milliseconds = -Infinity;
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;

  constructor(places: readonly number[], clock: Clock, send: (rows: readonly BoardRow[]) => void) {
    this.#rows = new Map(places.map((place) => [place, { place, ...EMPTY_ROW }]));
    this.#clock = clock;
    this.#send = send;
  }

  get rows(): readonly BoardRow[] {
    return [...this.#rows.values()];
  }

  handleProgress(place: number, { points, level, seen }: Omit<Progress, 'mediaTime'>): void {
    this.#change(place, {
      points: Math.round(points),
      stars: starsOf(points),
      level: level === null ? null : roundToHundredths(level),
      seen: roundToHundredths(seen),
    });
  }

  /** A player's turn is over. */
  handleTurnEnd(place: number, earned: Pick<Progress, 'points' | 'seen'>): void {
    this.handleProgress(place, { ...earned, level: null });
  }

  handleVerdict(place: number, { move, rating, weakLimb }: Verdict): void {
    const combo = this.#rows.get(place)?.combo ?? 0;
    // An unseen move neither continues nor breaks a combo.
    const next = rating === null ? combo : keepsCombo(rating) ? combo + 1 : 0;
    this.#change(place, { move, rating, limb: weakLimb, combo: next });
  }

  /** Sends nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer?.();
  }

  #change(place: number, change: Partial<BoardRow>): void {
    const row = this.#rows.get(place);
    if (!row || this.#isClosed) return;
    this.#rows.set(place, { ...row, ...change });
    const wait = this.#sentAt + BOARD_INTERVAL_MS - this.#clock.now();
    if (wait <= 0) return this.#flush();
    this.#cancelTimer ??= this.#clock.after(wait, () => this.#flush());
  }

  #flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#sentAt = this.#clock.now();
    this.#send(this.rows);
  }
}

const roundToHundredths = (value: number): number => Math.round(100 * value) / 100;
