/** Stored sessions of schema version 1, with which tests check that older sessions can still be read. */
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cell } from '@instep/choreo/column';

/** One stored session for each mode and status that a session can have. */
export const SESSION_FIXTURES = ['complete', 'incomplete', 'practice', 'recovered', 'running'] as const;
export type SessionFixture = (typeof SESSION_FIXTURES)[number];

const V1 = fileURLToPath(new URL('../fixtures/sessions/v1', import.meta.url));

/** The folder of a fixture. */
export const fixtureFolder = (fixture: SessionFixture): string => path.join(V1, fixture);

/** The text of one file of a fixture. */
export const fixtureText = (fixture: SessionFixture, file: string): string =>
  readFileSync(path.join(fixtureFolder(fixture), file), 'utf8');

/** What the server and Review are expected to read from a fixture, under the current names. */
export const expectedOf = (fixture: SessionFixture) =>
  JSON.parse(fixtureText(fixture, 'expected.json')) as { readonly server: unknown; readonly review: unknown };

/** Copies a fixture into the sessions folder `root` of a server; returns its folder there. */
export const copyFixture = (fixture: SessionFixture, root: string): string => {
  const { id, startedAt } = JSON.parse(fixtureText(fixture, 'session.json')) as { id: string; startedAt: string };
  const folder = path.join(root, startedAt.slice(0, 10), id);
  cpSync(fixtureFolder(fixture), folder, { recursive: true, filter: (file) => !file.endsWith('expected.json') });
  return folder;
};

/** Columns that were added since version 1, and the schema version, which is not part of the session's data. */
const ADDED_LATER = ['measured_by', 'room_id', 'room_mode', 'place', 'counted', 'judged_from'];
const NOT_IN_VERSION_1 = ['schema_version', ...ADDED_LATER];

/** What version 1 showed of a row. */
export const inVersion1 = (row: Readonly<Record<string, Cell>>) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !NOT_IN_VERSION_1.includes(name)));
