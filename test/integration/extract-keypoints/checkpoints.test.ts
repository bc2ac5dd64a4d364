import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { digestsIn } from '../../support/file-digests.ts';
import { SHORT_DANCES } from '../../support/test-data.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Ten seconds of a filmed dancer; the real network estimates each row. */
const CLIP = path.join(SHORT_DANCES, 'test-steps.mp4');
const FPS = ['--fps', '5'];
const ROWS = 50;

let folder: string;
let turn = 0;
let out: string;
let checkpoints: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-checkpoints-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  out = path.join(folder, `out-${turn}`);
  checkpoints = path.join(folder, `checkpoints-${turn++}`);
});

type Run = { readonly child: ChildProcess; readonly output: () => string };

const start = (into = out, extra: readonly string[] = FPS): Run => {
  const args = ['--import', 'tsx', 'test/support/extract-counted.ts', CLIP, '--out', into, '--progress', 'json'];
  const env = { ...process.env, CHECKPOINTS_DIR: checkpoints };
  const child = spawn(process.execPath, [...args, ...extra], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  return { child, output: () => output };
};

const ended = async ({ child }: Run): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode;
};

const checkpointFiles = (): string[] => {
  if (!existsSync(checkpoints)) return [];
  const files = readdirSync(checkpoints, { recursive: true }).map(String);
  return files.filter((file) => file.endsWith('.json'));
};

/** Waits until that many checkpoints are on disk. */
const waitForCheckpoints = async (count: number, { child }: Run): Promise<void> => {
  while (checkpointFiles().length < count && child.exitCode === null) await sleep(10);
};

/** How many frames a run that has finished has estimated. */
const estimatedIn = ({ output }: Run): number => Number(/"estimated":(\d+)/.exec(output())?.[1]);

let whole: { readonly [name: string]: string } | null = null;
/** The files of an extraction without interruption. */
const undisturbed = async (): Promise<{ readonly [name: string]: string }> => {
  if (whole) return whole;
  const into = path.join(folder, 'whole');
  const run = start(into);
  expect(await ended(run)).toBe(0);
  expect(estimatedIn(run)).toBe(ROWS);
  expect(checkpointFiles()).toEqual([]);
  return (whole = digestsIn(into));
};

test('a run after SIGKILL continues from the last checkpoint and writes the same bytes', async () => {
  const expected = await undisturbed();
  const killed = start();
  await waitForCheckpoints(3, killed);
  killed.child.kill('SIGKILL');
  await ended(killed);
  expect(readdirSync(out).filter((name) => !name.endsWith('.part'))).toEqual([]);
  const next = start();
  expect(await ended(next)).toBe(0);
  expect(estimatedIn(next)).toBeLessThanOrEqual(0.6 * ROWS);
  expect(digestsIn(out)).toEqual(expected);
  expect(checkpointFiles()).toEqual([]);
});

test('@long an interrupted run reports how many rows it has saved, and the next run estimates the others', async () => {
  const expected = await undisturbed();
  const stopped = start();
  await waitForCheckpoints(3, stopped);
  // Two signals, because npm forwards the one that the terminal has already sent to all processes.
  stopped.child.kill('SIGINT');
  stopped.child.kill('SIGINT');
  expect(await ended(stopped)).toBe(130);
  const savedRows = Number(
    /Stopped; (\d+) of 50 rows are kept\. Run the same command to go on\./.exec(stopped.output())?.[1],
  );
  expect(savedRows).toBeGreaterThanOrEqual(30);
  expect(readdirSync(out)).toEqual([]);
  const next = start();
  expect(await ended(next)).toBe(0);
  expect(next.output()).toContain(`"stage":"poses","done":${savedRows},"total":${ROWS}`);
  expect(estimatedIn(next)).toBe(ROWS - savedRows);
  expect(digestsIn(out)).toEqual(expected);
});

test('@long a run with other options starts from the beginning', async () => {
  const stopped = start();
  await waitForCheckpoints(2, stopped);
  stopped.child.kill('SIGINT');
  await ended(stopped);
  const next = start(out, ['--fps', '4']);
  expect(await ended(next)).toBe(0);
  expect(estimatedIn(next)).toBe(40);
});

test('@long an interrupted run for a section of a video is continued, too', async () => {
  const trim = [...FPS, '--trim', '1-9'];
  const stopped = start(out, trim);
  await waitForCheckpoints(2, stopped);
  stopped.child.kill('SIGINT');
  expect(await ended(stopped)).toBe(130);
  const next = start(out, trim);
  expect(await ended(next)).toBe(0);
  expect(estimatedIn(next)).toBeLessThanOrEqual(0.6 * 40);
});
