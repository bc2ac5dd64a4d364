import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createStartExtraction, type StartExtraction } from '@instep/server/studio/extract-process';
import type { ImportProgress } from '@instep/server/studio/import-job';
import { createImportStore } from '@instep/server/studio/import-store';
import { Imports } from '@instep/server/studio/imports';
import { digestOfFile } from '../../support/file-digests.ts';
import { SHORT_DANCES } from '../../support/test-data.ts';

/** Extractions have the lowest priority: on a busy machine they wait for all other processes. */
const A_LONG_TIME = 900_000;
vi.setConfig({ testTimeout: A_LONG_TIME });

const ROWS = 150;
let folder: string;
const within = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-imports-'));
  for (const name of ['dances', 'imports']) mkdirSync(within(name));
  vi.stubEnv('CHECKPOINTS_DIR', within('checkpoints'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('@long an import that is stopped in the middle of a real video continues there, with the same poses', async () => {
  /** The reported progress of the poses, one list for each run. */
  const runs: ImportProgress[][] = [];
  const startReal = createStartExtraction(within('dances'), ['--import', 'tsx', 'test/support/extract-counted.ts']);
  const startExtraction: StartExtraction = (job, video, onProgress) => {
    const progressReports: ImportProgress[] = [];
    runs.push(progressReports);
    return startReal(job, video, (progress) => {
      if (progress.stage === 'poses') progressReports.push(progress);
      onProgress(progress);
    });
  };
  const log = pino({ level: 'silent' });
  const imports = new Imports({
    store: createImportStore(within('imports'), log),
    startExtraction,
    dancesFolder: within('dances'),
    videosFolder: SHORT_DANCES,
    maxVideoBytes: 2 ** 24,
    hasRoomFor: async () => true,
    log,
  });
  const ask = { video: 'test-steps.mp4', title: 'Steps', level: 1, tags: [] };
  const stateOf = (id: string): string | undefined => imports.list().find((one) => one.id === id)?.state;
  const isWorking = { timeout: A_LONG_TIME, interval: 20 };

  const stopped = await imports.enqueue(ask);
  await expect.poll(() => runs[0]?.at(-1)?.done ?? 0, isWorking).toBeGreaterThan(0.4 * ROWS);
  await imports.stop(stopped.id);
  await expect.poll(() => stateOf(stopped.id), isWorking).toBe('stopped');
  await imports.resume(stopped.id);
  const undisturbed = await imports.enqueue(ask);
  await expect.poll(() => stateOf(undisturbed.id), isWorking).toBe('done');

  // The first report of a run is how many rows are already done.
  expect(runs.map(([first]) => first?.done)).toEqual([0, expect.any(Number), 0]);
  expect(runs[1]?.[0]?.done).toBeGreaterThan(0.4 * ROWS);
  const digests = [stopped, undisturbed].map(({ danceId }) =>
    digestOfFile(path.join(within('dances'), `${danceId}.csv`)),
  );
  expect(digests[0]).toBe(digests[1]);
});
