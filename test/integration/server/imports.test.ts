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
const IMPORT_TIMEOUT_MS = 900_000;
vi.setConfig({ testTimeout: IMPORT_TIMEOUT_MS });

const ROWS = 150;
let folder: string;
const inFolder = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-imports-'));
  for (const name of ['dances', 'imports']) mkdirSync(inFolder(name));
  vi.stubEnv('CHECKPOINTS_DIR', inFolder('checkpoints'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('@long an import that is stopped in the middle of a real video continues from there, and extracts the same poses', async () => {
  /** The reported progress of the poses, one list for each run. */
  const runs: ImportProgress[][] = [];
  const startReal = createStartExtraction(inFolder('dances'), ['--import', 'tsx', 'test/support/extract-counted.ts']);
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
    store: createImportStore(inFolder('imports'), log),
    startExtraction,
    dancesFolder: inFolder('dances'),
    videosFolder: SHORT_DANCES,
    maxVideoBytes: 2 ** 24,
    hasRoomFor: async () => true,
    log,
  });
  const request = { video: 'test-steps.mp4', title: 'Steps', level: 1, tags: [] };
  const stateOf = (id: string): string | undefined => imports.list().find((job) => job.id === id)?.state;
  const polling = { timeout: IMPORT_TIMEOUT_MS, interval: 20 };

  const stopped = await imports.enqueue(request);
  await expect.poll(() => runs[0]?.at(-1)?.done ?? 0, polling).toBeGreaterThan(0.4 * ROWS);
  await imports.stop(stopped.id);
  await expect.poll(() => stateOf(stopped.id), polling).toBe('stopped');
  await imports.resume(stopped.id);
  const uninterrupted = await imports.enqueue(request);
  await expect.poll(() => stateOf(uninterrupted.id), polling).toBe('done');

  // The first report of a run is how many rows are already done.
  expect(runs.map(([first]) => first?.done)).toEqual([0, expect.any(Number), 0]);
  expect(runs[1]?.[0]?.done).toBeGreaterThan(0.4 * ROWS);
  const digests = [stopped, uninterrupted].map(({ danceId }) =>
    digestOfFile(path.join(inFolder('dances'), `${danceId}.csv`)),
  );
  expect(digests[0]).toBe(digests[1]);
});
