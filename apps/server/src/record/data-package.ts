import type { Column } from '@instep/choreo/column';
import { FRAMES_COLUMNS, MOVES_COLUMNS, POSES_COLUMNS } from '@instep/choreo/score-csv';

/** The CSVs of a session by name, with their columns. */
export const SESSION_TABLES = {
  frames: FRAMES_COLUMNS,
  moves: MOVES_COLUMNS,
  poses: POSES_COLUMNS,
} as const satisfies Record<string, readonly Column[]>;
export type SessionTable = keyof typeof SESSION_TABLES;
export const SESSION_TABLE_NAMES = Object.keys(SESSION_TABLES) as readonly SessionTable[];

/** The text of `datapackage.json`: what every column of the CSVs beside it means. Frictionless Data Package 2. */
export const makeDataPackage = (sessionId: string): string =>
  JSON.stringify(
    {
      $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
      name: `instep-session-${sessionId}`,
      resources: SESSION_TABLE_NAMES.map((name) => resource(name, SESSION_TABLES[name])),
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
