import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeGreyClip } from '../../support/clips.ts';
import { ranExtract } from '../../support/run-extract.ts';

const before = { ...process.env };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-tools-'));
  makeGreyClip(path.join(folder, 'grey.mp4'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const name of ['FFMPEG_PATH', 'FFPROBE_PATH']) delete process.env[name];
  Object.assign(process.env, before);
});

test.each([
  ['ffmpeg', 'FFMPEG_PATH'],
  ['ffprobe', 'FFPROBE_PATH'],
])('without %s it says how to get it, and ends with exit code 5', async (tool, variable) => {
  process.env[variable] = path.join(folder, 'nowhere');
  const { exitCode, stderr } = await ranExtract([path.join(folder, 'grey.mp4'), '--out', folder]);
  expect(stderr).toMatch(
    new RegExp(`^${tool}: expected to find it at .*nowhere, got .*apt install ffmpeg · brew .* · winget .*\n$`),
  );
  expect(exitCode).toBe(5);
});
