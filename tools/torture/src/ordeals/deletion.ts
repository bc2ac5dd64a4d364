import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '@instep/measures/measure';
import { makeFolders } from '@instep/test/support/test-server';
import { writeSession } from '@instep/test/support/write-session';
import { sleep, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { runOwnTests } from '../own-tests.ts';
import type { Stage } from '../stage.ts';

const SESSIONS = 50;
const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;

/** How many files below a folder contain the word in their path or their text. */
const filesWith = (root: string, word: string): number =>
  readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return file.includes(word) || (entry.isFile() && readFileSync(file, 'utf8').includes(word));
  }).length;

/** Whether any file contains the word. Also true when the folder is removed during the search. */
const isNamed = (root: string, word: string): boolean => {
  try {
    return filesWith(root, word) > 0;
  } catch {
    return true;
  }
};

/** Waits until no file contains the word any more. Returns the seconds. */
const untilGone = async (root: string, word: string): Promise<number> => {
  const from = performance.now();
  while (isNamed(root, word)) await sleep(20);
  return (performance.now() - from) / 1000;
};

/** Deletion on request and by age, on a running server; and our own test cases with an injected clock. */
const forgotten = async (stage: Stage): Promise<Figures> => {
  const folders = makeFolders();
  const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
  for (const k of upTo(stage.count(SESSIONS))) await writeSession(folders.sessions, { player: `Kept ${k}` });
  const unwanted = await writeSession(folders.sessions, { player: 'Unwanted', startedAt: daysAgo(1).toISOString() });
  await writeSession(folders.sessions, { player: 'Outlived', startedAt: daysAgo(KEPT_DAYS + 1).toISOString() });
  await writeSession(folders.sessions, { player: 'Not yet', startedAt: daysAgo(KEPT_DAYS - 1).toISOString() });
  const server = await stage.startStub({ folders, environment: { RETENTION_DAYS: String(KEPT_DAYS) } });
  const agedS = await untilGone(folders.sessions, 'Outlived');
  const options = { method: 'DELETE', headers: { Origin: server.address } };
  const { status } = await fetch(`${server.address}/api/sessions/${unwanted}`, options);
  const askedS = status === 200 ? await untilGone(folders.sessions, 'Unwanted') : NaN;
  const early = filesWith(folders.sessions, 'Not yet') > 0 ? 0 : 1;
  server.end();
  const own = await runOwnTests(['test/integration/server/deletion.test.ts']);
  return {
    values: { askedS, agedS, early, failed: own.failed },
    n: own.cases + 3,
    note: `two sessions on a running server, and ${own.cases} cases of our own, retention by an injected clock`,
  };
};

export const DELETION: readonly Ordeal[] = [
  {
    id: '28',
    measure: 'sessions deleted when asked, and after 30 days: until no file names the player, s; too early',
    bounds: { askedS: { atMost: 60 }, agedS: { atMost: 60 }, early: { atMost: 0 }, failed: { atMost: 0 } },
    figuresOf: forgotten,
  },
];
