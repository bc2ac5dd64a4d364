import type { Cell, Column } from './column.ts';
import { FRAMES_COLUMNS, MOVES_COLUMNS, POSES_COLUMNS } from './session-csv.ts';

// Reads the header of a session's CSV, whichever version wrote it.

/** The tables of a session. Their files may have been written by an older version, with other columns. */
export type TableName = 'frames' | 'moves' | 'poses';

/** Former names of columns, each with its current name. */
export type FormerNames = Readonly<Record<string, string>>;

/**
 * The columns that were renamed since schema version 1. A renamed column gets an entry here, so that older files stay
 * readable. `sessions.csv` and `notes.csv` are never read, always regenerated: their entries are for the
 * documentation.
 */
export const FORMER_NAMES = {
  sessions: {
    mean_offset_ms: 'timing_mean_ms',
    median_offset_ms: 'timing_median_ms',
    camera_lag_ms: 'lag_ms',
  },
  moves: { offset_ms: 'timing_ms' },
  frames: { video_t_s: 'media_time_s', offset_ms: 'lag_ms' },
  poses: {},
  notes: { video_t_s: 'media_time_s' },
} as const satisfies Readonly<Record<TableName | 'sessions' | 'notes', FormerNames>>;

const TABLES: { readonly [table in TableName]: readonly Column[] } = {
  frames: FRAMES_COLUMNS,
  moves: MOVES_COLUMNS,
  poses: POSES_COLUMNS,
};

/** A column of a file: `name` is its current name, `nameInFile` the one in the file's header. */
export type FileColumn = Column & { readonly nameInFile: string };

const COLUMN_NAME = /^\w+$/;
/** The least share of a header's columns that must be known for the file to count as one of ours. */
const MIN_KNOWN_SHARE = 0.5;

/**
 * The columns of a file in the order of its own header, by their current names; a column that the current table doesn't
 * have is text. `null` if this is not the header of such a table.
 */
export const matchColumns = (
  header: readonly string[],
  columns: readonly Column[],
  renamed: FormerNames = {},
): readonly FileColumn[] | null => {
  const names = currentNames(header, renamed);
  if (!names.every((name) => COLUMN_NAME.test(name)) || new Set(names).size < names.length) return null;
  const known = new Map(columns.map((column) => [column.name, column]));
  const knownCount = names.filter((name) => known.has(name)).length;
  if (knownCount === 0 || knownCount < MIN_KNOWN_SHARE * Math.min(names.length, columns.length)) return null;
  return names.map((name, k) => ({
    ...(known.get(name) ?? { name, type: 'string', meaning: '' }),
    nameInFile: header[k] ?? name,
  }));
};

/** The columns of a session's table by the header of its file; `null` if it is not the header of this table. */
export const sessionTableColumns = (table: TableName, header: readonly string[]): readonly FileColumn[] | null =>
  matchColumns(header, TABLES[table], FORMER_NAMES[table]);

/** A former name counts only in a file without the current name: it may have been given to something else since. */
const currentNames = (header: readonly string[], renamed: FormerNames): readonly string[] =>
  header.map((name) => {
    const currentName = renamed[name];
    return currentName === undefined || header.includes(currentName) ? name : currentName;
  });

/** The indices of a file's columns: `undefined` for a column that it doesn't have. */
export type ColumnIndices = Readonly<Record<string, number | undefined>>;

/**
 * The index of each column of a session's table in a file with this header; `null` if it is not the header of this
 * table.
 */
export const columnIndices = (table: TableName, header: readonly string[]): ColumnIndices | null => {
  const columns = sessionTableColumns(table, header);
  return columns && Object.fromEntries(columns.map(({ name }, index) => [name, index]));
};

/** The value of a cell's text; `null` if it is empty, missing, or no number where one is expected. */
export const parseCell = ({ type }: Pick<Column, 'type'>, text: string | undefined): Cell => {
  if (text === undefined || text === '') return null;
  if (type === 'boolean') return text === 'true';
  if (type !== 'integer' && type !== 'number') return text;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
};
