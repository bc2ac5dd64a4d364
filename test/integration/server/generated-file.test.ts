import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GeneratedFile } from '@instep/server/store/files/generated-file';
import { makeFolders, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let file: string;
let generated: GeneratedFile;
beforeEach(() => {
  folders = makeFolders();
  file = path.join(folders.sessions, 'list.csv');
  generated = new GeneratedFile(file);
});
afterEach(() => folders.remove());

const MANY_LINES = Array.from({ length: 1_234 }, (_, k) => `line ${k}\n`);
const modifiedAt = (): bigint => statSync(file, { bigint: true }).mtimeNs;

test('a generated file has the content of its last update', async () => {
  for (const lines of [['a\n', 'b\n'], [], MANY_LINES, ['a\n']]) {
    await generated.update(lines);
    expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
  }
});

test('an update without changes does not write the file, even through another GeneratedFile', async () => {
  await generated.update(['a\n']);
  const before = modifiedAt();
  await generated.update(['a\n']);
  await new GeneratedFile(file).update(['a\n']);
  expect(modifiedAt()).toBe(before);
});

test('an update restores a file that others deleted or changed, even if its length stayed the same', async () => {
  await generated.update(['a\n']);
  writeFileSync(file, 'x\n');
  // The time stamps of file systems are coarse, and a person's change would come later; so the time is set explicitly.
  utimesSync(file, 1, 1);
  await generated.update(['a\n']);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
  rmSync(file);
  await generated.update(['a\n']);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
});

test('what another process writes during an update is replaced by the next update', async () => {
  const lines = ['a\n'];
  await generated.update(['b\n']);
  const before = statSync(file).ino;
  const update = generated.update(lines);
  while (statSync(file).ino === before) await new Promise((resolve) => setImmediate(resolve));
  writeFileSync(file, 'by another process\n');
  await update;
  expect(readFileSync(file, 'utf8')).toBe('by another process\n');
  await generated.update(lines);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
});
