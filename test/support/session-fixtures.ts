import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cell } from '@instep/choreo/column';

/** Real sessions on disk, one for each way in which a session can end. */
export const SESSION_FIXTURES = ['complete', 'incomplete', 'practice', 'recovered', 'running'] as const;
export type SessionFixture = (typeof SESSION_FIXTURES)[number];

const V1 = fileURLToPath(new URL('../fixtures/sessions/v1', import.meta.url));

/** The folder of a session that was written at schema version 1. */
export const fixtureFolder = (fixture: SessionFixture): string => path.join(V1, fixture);

/** The text of one file of a fixture. */
export const fixtureText = (fixture: SessionFixture, file: string): string =>
  readFileSync(path.join(fixtureFolder(fixture), file), 'utf8');

/** What the version that wrote the session showed of it, with the names of today. */
export const expectedOf = (fixture: SessionFixture) =>
  JSON.parse(fixtureText(fixture, 'expected.json')) as { readonly server: unknown; readonly review: unknown };

/** Copies a fixture to where a server looks for sessions; returns its folder there. */
export const copyFixture = (fixture: SessionFixture, root: string): string => {
  const { id, startedAt } = JSON.parse(fixtureText(fixture, 'session.json')) as { id: string; startedAt: string };
  const folder = path.join(root, startedAt.slice(0, 10), id);
  cpSync(fixtureFolder(fixture), folder, { recursive: true, filter: (file) => !file.endsWith('expected.json') });
  return folder;
};

/** A row without its schema version, which is not data of the session. */
export const withoutVersion = (row: Readonly<Record<string, Cell>>) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'schema_version'));
