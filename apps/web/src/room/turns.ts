/** Where a dance is whose players take turns. Pure. */
import type { DanceTurn } from '@instep/choreo/turn-taking';
import type { Seconds } from '@instep/choreo/units';

/** What is said of turns at one moment of the dance. */
export type TurnMoment = {
  /** Who dances; before the dance, who begins. */
  readonly now: DanceTurn;
  /** The turn has just begun. */
  readonly isNew: boolean;
  /** Who is next, in the last counts before they are on. */
  readonly next: DanceTurn | null;
};

/** The players change in so many counts. */
const CHANGE_COUNTS = 4;
/** So long before a turn its player is looked for, and so long after it their last move is awaited. */
const LEAD_IN: Seconds = 2;
const TAIL: Seconds = 1;

/** The turn at `time`; null if there is none. */
export const turnAt = (turns: readonly DanceTurn[], time: Seconds): DanceTurn | null =>
  turns.findLast(({ fromS }) => time >= fromS) ?? turns[0] ?? null;

/** What is said at `time`, with beats of this length; null without turns. */
export const turnMoment = (turns: readonly DanceTurn[], time: Seconds, beat: Seconds): TurnMoment | null => {
  const now = turnAt(turns, time);
  if (!now) return null;
  const change = CHANGE_COUNTS * beat;
  const next = turns.find(({ fromS }) => fromS >= now.toS) ?? null;
  return { now, isNew: time < now.fromS + change, next: time >= now.toS - change ? next : null };
};

/** Whose turn a camera shows: that of the player who is on, else of the next of its own, else of the last. */
export const shownTurn = (turns: readonly DanceTurn[], places: readonly number[], time: Seconds): DanceTurn | null => {
  const own = turns.filter(({ place }) => places.includes(place));
  return own.find(({ toS }) => time < toS) ?? own.at(-1) ?? null;
};

/** Whether a camera films at `time`: in these turns of its players, and shortly before and after. */
export const filmsAt = (turns: readonly Pick<DanceTurn, 'fromS' | 'toS'>[], time: Seconds): boolean =>
  turns.some(({ fromS, toS }) => time >= fromS - LEAD_IN && time < toS + TAIL);
