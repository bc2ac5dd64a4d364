import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSoundClip } from '../../support/clips.ts';
import { runTestExtract } from '../../support/run-extract.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;
let clip: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-interrupted-'));
  clip = path.join(folder, 'dance.mp4');
  makeSoundClip(clip);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Run = { readonly child: ChildProcess; readonly output: () => string };

/** Starts a slow extraction and waits until it is estimating poses. */
const startSlowly = async (out: string): Promise<Run> => {
  const args = ['--import', 'tsx', 'test/support/extract-slowly.ts', clip, '--out', out, '--progress', 'json'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  while (!output.includes('"type":"progress","job":"dance","stage":"poses"')) await once(child.stderr, 'data');
  return { child, output: () => output };
};

const ended = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode;
};

const left = (out: string): string[] => (existsSync(out) ? readdirSync(out) : []);

test('Ctrl-C stops the run with exit code 130 and leaves no files', async () => {
  const out = path.join(folder, 'stopped');
  const { child, output } = await startSlowly(out);
  child.kill('SIGINT');
  expect(await ended(child)).toBe(130);
  expect(output()).toContain('Stopped; nothing is kept.');
  expect(left(out)).toEqual([]);
});

test('an interruption while the files are being written leaves none of them', async () => {
  const out = path.join(folder, 'writing');
  const { exitCode } = await runTestExtract([clip, '--out', out], undefined, (text) => text.startsWith('video  100 %'));
  expect(exitCode).toBe(130);
  expect(left(out)).toEqual([]);
});

test('a run whose output pipe is closed still writes the complete dance', async () => {
  const out = path.join(folder, 'unheard');
  const { child } = await startSlowly(out);
  child.stderr?.destroy();
  expect(await ended(child)).toBe(0);
  expect(left(out).sort()).toEqual(['dance.csv', 'dance.jpg', 'dance.json', 'dance.mp4']);
});
