/** Chooses what the camera check of several players says. Pure. */
import type { CheckMessage } from '../camera/check-message.ts';
import type { Framing } from '../camera/framing.ts';

/** How each player stands, from the left; null before the first answer. */
export type SeatFraming = Framing | null;

export type CheckLine =
  /** What concerns the camera or all players: the texts of a player alone. */
  | { readonly kind: 'camera'; readonly message: CheckMessage }
  /** The server has no room now. */
  | { readonly kind: 'full' }
  /** The server can't follow so many before one camera. */
  | { readonly kind: 'too_many' }
  /** Fewer are seen than dance. */
  | { readonly kind: 'fewer'; readonly seen: number }
  /** One of them has to do something. */
  | { readonly kind: 'one'; readonly seat: number; readonly framing: Framing }
  | { readonly kind: 'all' };

/** What stands in the way of everybody comes before what one can do about themselves. */
const ABOUT_ALL: ReadonlySet<CheckMessage> = new Set<CheckMessage>([
  'ended',
  'muted',
  'no_frames',
  'frozen',
  'unmoving',
  'dark',
  'hand_up',
  'looking',
  'connecting',
  'preparing',
]);

/** Why the server doesn't follow the players; null if it does. */
type Refusal = 'full' | 'too_many' | null;

/** `perCamera`: how many the server can follow before one camera. */
export const refusalOf = (waitsForRoom: boolean, players: number, perCamera: number): Refusal => {
  if (!waitsForRoom) return null;
  return players > perCamera ? 'too_many' : 'full';
};

/** `message` is what a player alone would be told of the first seat. */
export const checkLine = (
  message: CheckMessage,
  framings: readonly SeatFraming[],
  refusal: Refusal = null,
): CheckLine => {
  if (refusal) return { kind: refusal };
  if (framings.length === 1 || ABOUT_ALL.has(message)) return { kind: 'camera', message };
  const seen = framings.filter((framing) => framing !== null && framing !== 'nobody').length;
  if (seen < framings.length) return { kind: 'fewer', seen };
  const seat = framings.findIndex((framing) => framing !== 'all_seen');
  const framing = framings[seat];
  return framing ? { kind: 'one', seat, framing } : { kind: 'all' };
};
