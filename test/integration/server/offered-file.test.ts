import { mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOfferedFileCache } from '@instep/server/media/offered-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'instep-offered-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, text: string, seconds: number): void => {
  writeFileSync(file, text);
  utimesSync(file, seconds, seconds);
};

it('a file is hashed at the first request, and again only when its modification time has changed', async () => {
  const offeredFile = createOfferedFileCache();
  const file = path.join(folder, 'video.mp4');
  expect(await offeredFile(file)).toBeNull();
  write(file, 'one', 1_000);
  const first = await offeredFile(file);
  // Only reading the file would reveal this change.
  write(file, 'two', 1_000);
  expect(await offeredFile(file)).toBe(first);
  write(file, 'two', 2_000);
  const second = await offeredFile(file);
  expect(second?.sha256).not.toBe(first?.sha256);
  unlinkSync(file);
  expect(await offeredFile(file)).toBeNull();
});
