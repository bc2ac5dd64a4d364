import { sanitizePlayerName } from '@instep/choreo/player-name';

/**
 * The names of a device's players; the one who danced most recently comes first. The guest, '', always exists and is not in
 * the list.
 */
export type Players = readonly string[];

/** How many players are shown at first; the others appear after a click on “more”. */
const MAX_SHOWN_AT_FIRST = 6;
/** With more players than this, a field to search them is shown. */
export const MAX_PLAYERS_WITHOUT_SEARCH = 12;

/** Names belong to the same player if they differ only in case, spaces, or half-width and full-width letters. */
const identityOf = (name: string): string => sanitizePlayerName(name.normalize('NFKC')).toLowerCase();

/** The stored name of the player with this name, even if it is spelt differently; `null` if there is none. */
export const findPlayer = (players: Players, name: string): string | null => {
  const identity = identityOf(name);
  return players.find((player) => identityOf(player) === identity) ?? null;
};

/** Moves the player who begins a dance to the front, or adds them there. `name` must be spelt as it is stored. */
export const withPlayerFirst = (players: Players, name: string): Players =>
  name === '' ? players : [name, ...players.filter((player) => player !== name)];

/** The valid names in a stored value. An older version may have stored anything, even one name in two spellings. */
export const validPlayers = (stored: unknown): Players => {
  const names: string[] = [];
  for (const entry of Array.isArray(stored) ? (stored as unknown[]) : []) {
    const name = typeof entry === 'string' ? sanitizePlayerName(entry) : '';
    if (name !== '' && findPlayer(names, name) === null) names.push(name);
  }
  return names;
};

/**
 * The players that are shown at first: the latest, and the current one. If only one player would be hidden, all are
 * shown: the button that shows more would take as much space.
 */
export const shownPlayers = (players: Players, current: string): Players => {
  if (players.length <= MAX_SHOWN_AT_FIRST + 1) return players;
  const latest = players.slice(0, MAX_SHOWN_AT_FIRST);
  return latest.includes(current) || !players.includes(current) ? latest : [...latest.slice(0, -1), current];
};

/** The players whose names contain `text`, ignoring accents; those that start with it come first. */
export const searchPlayers = (players: Players, text: string): Players => {
  const searchText = searchTextOf(text);
  const found = players.filter((player) => searchTextOf(player).includes(searchText));
  const startsWithText = (player: string) => searchTextOf(player).startsWith(searchText);
  return [...found.filter(startsWithText), ...found.filter((player) => !startsWithText(player))];
};

/** A name without accents; Hangul syllables are split into their letters, so that a half-typed one is found. */
const searchTextOf = (text: string): string => identityOf(text).normalize('NFKD').replace(/\p{M}/gu, '');
