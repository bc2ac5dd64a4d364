/** Chooses what the camera check of several players says. Pure. */
import type { CheckMessage } from '../camera/check-message.ts';
import type { Framing } from '../camera/framing.ts';

/** How each player stands, from the left; null before the first answer. */
export type SeatFraming = Framing | null;

export type CheckLine =
  /** What concerns the camera or all players: the texts of a player alone. */
  | { readonly kind: 'camera'; readonly message: CheckMessage }
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

/** `message` is what a player alone would be told of the first seat. */
export const checkLine = (message: CheckMessage, framings: readonly SeatFraming[]): CheckLine => {
  if (framings.length === 1 || ABOUT_ALL.has(message)) return { kind: 'camera', message };
  const seen = framings.filter((framing) => framing !== null && framing !== 'nobody').length;
  if (seen < framings.length) return { kind: 'fewer', seen };
  const seat = framings.findIndex((framing) => framing !== 'all_seen');
  const framing = framings[seat];
  return framing ? { kind: 'one', seat, framing } : { kind: 'all' };
};
