import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDance } from '@instep/dance-files/dance-folder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSoundClip, packetTimes } from '../../support/clips.ts';
import { fakePoseModel, swingingPose } from '../../support/fake-pose-model.ts';
import { runTestExtract } from '../../support/run-extract.ts';

let folder: string;
let clip: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-trim-'));
  clip = path.join(folder, 'dance.mp4');
  makeSoundClip(clip);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The brightness of each frame that the model gets, by its time in milliseconds. */
const brightness = async (args: readonly string[]): Promise<Map<number, number>> => {
  const seen = new Map<number, number>();
  const model = fakePoseModel((timeMs, { data }) => {
    seen.set(Math.round(timeMs), data.reduce((sum, value) => sum + value, 0) / data.length);
    return swingingPose(timeMs);
  });
  await runTestExtract([clip, '--quiet', ...args], model);
  return seen;
};

test('--trim makes a dance of that section: its frames, from time 0', async () => {
  const whole = await brightness(['--out', path.join(folder, 'whole')]);
  const cut = await brightness(['--out', path.join(folder, 'cut'), '--trim', '0:02-5']);
  const { info } = await readDance(path.join(folder, 'cut'), 'dance');
  expect(info).toMatchObject({ durationS: 3, rows: 45, title: 'Dance' });
  expect(packetTimes(path.join(folder, 'cut', 'dance.mp4'))).toHaveLength(90);
  expect(cut.size).toBe(45);
  for (const [timeMs, level] of cut) expect(whole.get(timeMs + 2000) ?? NaN).toBeCloseTo(level, -1);
  expect((await runTestExtract(['check', 'dance', '--out', path.join(folder, 'cut')])).exitCode).toBe(0);
});

test.each([
  ['5-2', 'Expected --trim FROM-TO in seconds or as 1:02.5-1:30, got "5-2"\n'],
  ['now-then', 'Expected --trim FROM-TO in seconds or as 1:02.5-1:30, got "now-then"\n'],
  ['2-8', 'Expected --trim within the 7.00 s of dance.mp4, got 2-8\n'],
])('--trim %s is a usage error', async (range, message) => {
  const { exitCode, stderr } = await runTestExtract([clip, '--out', path.join(folder, 'bad'), '--trim', range]);
  expect(stderr).toBe(message);
  expect(exitCode).toBe(2);
});
