import { cleanName } from '@instep/choreo/player-name';

/** The names of those who dance at a device, who danced last first; '' is the guest, who is always there and not in it. */
export type Players = readonly string[];

/** How many are shown at first; the others are one press away. */
const MAX_SHOWN = 6;
/** With more players than this, a field to search them is shown. */
export const MAX_WITHOUT_SEARCH = 12;

/** Names are the same player's when they differ in case, spaces or the width of their letters only. */
const keyOf = (name: string): string => cleanName(name.normalize('NFKC')).toLowerCase();

/** The player that is meant by `name`, as the name is kept; `null` when there is none. */
export const knownPlayer = (players: Players, name: string): string | null => {
  const key = keyOf(name);
  return players.find((player) => keyOf(player) === key) ?? null;
};

/** The players after `name`, as it is kept, came to dance. */
export const withPlayer = (players: Players, name: string): Players =>
  name === '' ? players : [name, ...players.filter((player) => player !== name)];

/** Players as an older version may have stored them: anything, in two spellings perhaps. */
export const cleanedPlayers = (kept: unknown): Players => {
  const names: string[] = [];
  for (const one of Array.isArray(kept) ? (kept as unknown[]) : []) {
    const name = typeof one === 'string' ? cleanName(one) : '';
    if (name !== '' && knownPlayer(names, name) === null) names.push(name);
  }
  return names;
};

/** The players that are offered first: the latest, and the one who dances now. One more is not worth a press. */
export const shownPlayers = (players: Players, now: string): Players => {
  if (players.length <= MAX_SHOWN + 1) return players;
  const latest = players.slice(0, MAX_SHOWN);
  return latest.includes(now) || !players.includes(now) ? latest : [...latest.slice(0, -1), now];
};

/** The players whose names have `text` in them, accents aside; those that begin with it first. */
export const findPlayers = (players: Players, text: string): Players => {
  const wanted = bare(text);
  const found = players.filter((player) => bare(player).includes(wanted));
  const begins = (player: string) => bare(player).startsWith(wanted);
  return [...found.filter(begins), ...found.filter((player) => !begins(player))];
};

/** Without accents; Hangul syllables come apart into their letters, so that a half typed one is found. */
const bare = (text: string): string => keyOf(text).normalize('NFKD').replace(/\p{M}/gu, '');
