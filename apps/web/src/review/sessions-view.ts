import type { SessionRow } from '@instep/choreo/session-csv';
import { cellNumber, cellText } from '../report/cells.ts';
import { deviceShareOf } from '../report/session-report.ts';

const collator = new Intl.Collator(undefined, { numeric: true });

/** Which sessions are shown. */
export type SessionFilter = {
  /** Part of a player's name, a group or a dance's title. */
  readonly text: string;
  /** A group of players; '' is any. */
  readonly group: string;
  /** A dance's id; '' is any. */
  readonly danceId: string;
  readonly period: Period;
  readonly mode: '' | 'perform' | 'practice';
  /** Where the poses were estimated; `device` includes those of which only a part was; '' is anywhere. */
  readonly measuredBy: '' | 'server' | 'device';
};

export const PERIODS = ['all', 'today', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];
const PERIOD_DAYS = { today: 1, week: 7, month: 30 } as const;

export const NO_FILTER: SessionFilter = { text: '', group: '', danceId: '', period: 'all', mode: '', measuredBy: '' };

/** The sessions that match a filter. */
export const filterSessions = (
  rows: readonly SessionRow[],
  filter: SessionFilter,
  now: Date,
): readonly SessionRow[] => {
  const text = filter.text.trim().toLocaleLowerCase();
  const since = startOfPeriod(filter.period, now);
  return rows.filter(
    (row) =>
      (text === '' || [row.player, row.group, row.dance_title].some((cell) => includes(cellText(cell), text))) &&
      (filter.group === '' || row.group === filter.group) &&
      (filter.danceId === '' || row.dance_id === filter.danceId) &&
      (filter.mode === '' || row.mode === filter.mode) &&
      (filter.measuredBy === '' || (filter.measuredBy === 'device') === (deviceShareOf(row) !== null)) &&
      cellText(row.started_at) >= since,
  );
};

const includes = (cell: string, text: string): boolean => cell.toLocaleLowerCase().includes(text);

/** The start of a period of whole days in the browser's time zone, in ISO format, which can be compared as text. */
const startOfPeriod = (period: Period, now: Date): string => {
  if (period === 'all') return '';
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() - PERIOD_DAYS[period] + 1);
  return midnight.toISOString();
};

/** The dances of the sessions, sorted by title. */
export const dancesIn = (rows: readonly SessionRow[]): readonly { readonly id: string; readonly title: string }[] =>
  [...new Map(rows.map((row) => [cellText(row.dance_id), cellText(row.dance_title)]))]
    .map(([id, title]) => ({ id, title }))
    .sort((a, b) => a.title.localeCompare(b.title));

/** The groups of the sessions, sorted; sessions without a group are left out. */
export const groupsIn = (rows: readonly SessionRow[]): readonly string[] =>
  [...new Set(rows.map(({ group }) => cellText(group)))].filter((group) => group !== '').sort(collator.compare);

/** How many rows of a table are drawn at once: hundreds would block the page. */
export const ROWS_PER_STEP = 30;

/** How a table is sorted. */
export type Sorting<Column extends string> = { readonly column: Column; readonly isDescending: boolean };

/** The sorting after a click on a column's head: a second click reverses it. */
export const nextSorting = <Column extends string>(
  current: Sorting<Column>,
  column: Column,
  descendingFirst: boolean,
): Sorting<Column> => ({
  column,
  isDescending: current.column === column ? !current.isDescending : descendingFirst,
});

type Sortable = string | number | null;

/** Items sorted by a value; items without one always come last. */
export const sortByValue = <T>(items: readonly T[], valueOf: (item: T) => Sortable, down: boolean): readonly T[] => {
  const valued = items.map((item) => ({ item, value: valueOf(item) }));
  return valued
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return (down ? -1 : 1) * compare(a.value, b.value);
    })
    .map(({ item }) => item);
};

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : Number(a) - Number(b);

export const SESSION_SORT_COLUMNS = ['started_at', 'dance_title', 'player', 'score', 'stars', 'duration_s'] as const;
export type SessionSortColumn = (typeof SESSION_SORT_COLUMNS)[number];

/** The value that a column of the sessions is sorted by. */
export const sessionSortValue = (row: SessionRow, by: SessionSortColumn): Sortable =>
  by === 'score' || by === 'stars' || by === 'duration_s' ? cellNumber(row[by]) : cellText(row[by]);

/** A session's id, dance and player. */
type SessionIdentity = Pick<SessionRow, 'session_id' | 'dance_id' | 'player'>;

/** Other judged sessions of the same dance: the player's own first, then those of others, each newest first. */
export const otherSessionsOfDance = (
  rows: readonly SessionRow[],
  { session_id, dance_id, player }: SessionIdentity,
): readonly SessionRow[] => {
  const others = rows.filter((row) => row.dance_id === dance_id && row.session_id !== session_id && row.score !== null);
  return [...others.filter((row) => row.player === player), ...others.filter((row) => row.player !== player)];
};

/** A player's initials, for a screen that others see: `Mia van Dijk` as `M. v. D.`; '' stays ''. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/u)
    .flatMap((word) => firstGrapheme(word) ?? [])
    .map((letter) => `${letter}.`)
    .join(' ');

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstGrapheme = (word: string): string | undefined => {
  for (const { segment } of graphemes.segment(word)) return segment;
  return undefined;
};
