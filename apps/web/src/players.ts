import { cutText } from '@instep/choreo/cut-text';

/** The names of those who dance at a device, the latest first; '' is the guest, who is always there and not in it. */
export type Players = readonly string[];

/** More would fill the screen; the one who has not danced for longest is forgotten, his bests are not. */
const MOST = 8;
/** What fits a button, and the server's records. */
export const LONGEST_NAME = 40;

/** A name as it is kept: without spaces around and between. */
export const nameAsKept = (name: string): string => cutText(name.trim().replace(/\s+/g, ' '), LONGEST_NAME).trim();

/** The players after `name` came to dance. */
export const withPlayer = (players: Players, name: string): Players =>
  name === '' || players.includes(name) ? players : [name, ...players].slice(0, MOST);
