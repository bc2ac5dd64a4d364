import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeGreyClip } from '../../support/clips.ts';
import { runTestExtract } from '../../support/run-extract.ts';

const before = { ...process.env };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-tools-'));
  makeGreyClip(path.join(folder, 'grey.mp4'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  delete process.env['FFMPEG_PATH'];
  Object.assign(process.env, before);
});

test('without ffmpeg, extraction explains how to install it, and ends with exit code 5', async () => {
  process.env['FFMPEG_PATH'] = path.join(folder, 'nowhere');
  const { exitCode, stderr } = await runTestExtract([path.join(folder, 'grey.mp4'), '--out', folder]);
  expect(stderr).toMatch(
    /^ffmpeg: expected to find it at .*nowhere, got .*apt install ffmpeg · brew .* · winget .*\n$/,
  );
  expect(exitCode).toBe(5);
});
