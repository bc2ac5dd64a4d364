import type { Column } from '@instep/choreo/column';
import { FRAMES_COLUMNS, MOVES_COLUMNS, POSES_COLUMNS, SESSIONS_COLUMNS } from '@instep/choreo/session-csv';

/** The CSVs of a session by name, and their columns. */
export const SESSION_TABLES = {
  frames: FRAMES_COLUMNS,
  moves: MOVES_COLUMNS,
  poses: POSES_COLUMNS,
} as const satisfies Record<string, readonly Column[]>;
export type SessionTable = keyof typeof SESSION_TABLES;
export const SESSION_TABLE_NAMES = Object.keys(SESSION_TABLES) as readonly SessionTable[];

/** The columns of each table of a session; none for a table that can't be understood. */
type SessionColumns = { readonly [table in SessionTable]: readonly Column[] };

/** The text of a session's `datapackage.json`: what every column of the CSVs beside it means. */
export const makeDataPackage = (sessionId: string, columns: SessionColumns = SESSION_TABLES): string =>
  dataPackage(`instep-session-${sessionId}`, columns);

/** The text of the `datapackage.json` beside `sessions.csv`. */
export const makeIndexPackage = (): string => dataPackage('instep-sessions', { sessions: SESSIONS_COLUMNS });

/** Frictionless Data Package 2. */
const dataPackage = (name: string, tables: Readonly<Record<string, readonly Column[]>>): string =>
  JSON.stringify(
    {
      $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
      name,
      resources: Object.entries(tables).map(([table, columns]) => resource(table, columns)),
    },
    null,
    2,
  );

const resource = (name: string, columns: readonly Column[]) => ({
  $schema: 'https://datapackage.org/profiles/2.0/dataresource.json',
  name,
  type: 'table',
  path: `${name}.csv`,
  format: 'csv',
  mediatype: 'text/csv',
  encoding: 'utf-8',
  schema: { fields: columns.map(field), missingValues: [''] },
});

const field = ({ name, type, unit, meaning }: Column) => ({
  name,
  type,
  description: unit ? `${meaning} (${unit})` : meaning,
});
