import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '@instep/measures/measure';
import { makeFolders } from '@instep/test/support/test-server';
import { writeSession } from '@instep/test/support/write-session';
import { sleep, indices } from '../concurrency.ts';
import type { Scenario } from '../scenario.ts';
import { runIntegrationTests } from '../integration-tests.ts';
import type { Harness } from '../harness.ts';

const SESSIONS = 50;
const DAY_MS = 86_400_000;
const RETENTION_DAYS = 30;

/** How many files below a folder contain the word in their path or their text. */
const countFilesContaining = (root: string, word: string): number =>
  readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return file.includes(word) || (entry.isFile() && readFileSync(file, 'utf8').includes(word));
  }).length;

/** Whether any file contains the word. Also true when the folder is removed during the search. */
const isFoundIn = (root: string, word: string): boolean => {
  try {
    return countFilesContaining(root, word) > 0;
  } catch {
    return true;
  }
};

/** Waits until no file contains the word any more. Returns the seconds. */
const secondsUntilGone = async (root: string, word: string): Promise<number> => {
  const startedAt = performance.now();
  while (isFoundIn(root, word)) await sleep(20);
  return (performance.now() - startedAt) / 1000;
};

/** Deletion on request and by age, on a running server; and our own test cases with an injected clock. */
const measureDeletion = async (harness: Harness): Promise<Figures> => {
  const folders = makeFolders();
  const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
  for (const k of indices(harness.scaled(SESSIONS))) await writeSession(folders.sessions, { player: `Kept ${k}` });
  const unwanted = await writeSession(folders.sessions, { player: 'Unwanted', startedAt: daysAgo(1).toISOString() });
  await writeSession(folders.sessions, { player: 'Outlived', startedAt: daysAgo(RETENTION_DAYS + 1).toISOString() });
  await writeSession(folders.sessions, { player: 'Not yet', startedAt: daysAgo(RETENTION_DAYS - 1).toISOString() });
  const server = await harness.startStubServer({ folders, environment: { RETENTION_DAYS: String(RETENTION_DAYS) } });
  const agedS = await secondsUntilGone(folders.sessions, 'Outlived');
  const options = { method: 'DELETE', headers: { Origin: server.address } };
  const { status } = await fetch(`${server.address}/api/sessions/${unwanted}`, options);
  const askedS = status === 200 ? await secondsUntilGone(folders.sessions, 'Unwanted') : NaN;
  const early = countFilesContaining(folders.sessions, 'Not yet') > 0 ? 0 : 1;
  server.remove();
  const testRun = await runIntegrationTests(['test/integration/server/deletion.test.ts']);
  return {
    values: { askedS, agedS, early, failed: testRun.failed },
    n: testRun.cases + 3,
    note: `two sessions on a running server, and ${testRun.cases} cases of our own, retention by an injected clock`,
  };
};

export const DELETION: readonly Scenario[] = [
  {
    id: '28',
    measure: 'sessions deleted on request, and after 30 days: until no file names the player, s; deleted too early',
    bounds: { askedS: { atMost: 60 }, agedS: { atMost: 60 }, early: { atMost: 0 }, failed: { atMost: 0 } },
    run: measureDeletion,
  },
];
