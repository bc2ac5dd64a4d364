import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GeneratedFile } from '../../../apps/server/src/store/files/generated-file.ts';
import { makeFolders, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let file: string;
let kept: GeneratedFile;
beforeEach(() => {
  folders = makeFolders();
  file = path.join(folders.sessions, 'list.csv');
  kept = new GeneratedFile(file);
});
afterEach(() => folders.remove());

const MANY = Array.from({ length: 1_234 }, (_, k) => `line ${k}\n`);
const written = (): bigint => statSync(file, { bigint: true }).mtimeNs;

test('it says what it was last made to say', async () => {
  for (const lines of [['a\n', 'b\n'], [], MANY, ['a\n']]) {
    await kept.update(lines);
    expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
  }
});

test('what it says already is not written again, by another one either', async () => {
  await kept.update(['a\n']);
  const before = written();
  await kept.update(['a\n']);
  await new GeneratedFile(file).update(['a\n']);
  expect(written()).toBe(before);
});

test('what others did to it is undone: a change of the same length, and a removal', async () => {
  await kept.update(['a\n']);
  writeFileSync(file, 'x\n');
  // The time stamps of file systems are coarse, and a person's change would come later; so the time is set explicitly.
  utimesSync(file, 1, 1);
  await kept.update(['a\n']);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
  rmSync(file);
  await kept.update(['a\n']);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
});

test('what another one writes just when it is written is undone the next time', async () => {
  const lines = ['a\n'];
  await kept.update(['b\n']);
  const before = statSync(file).ino;
  const keeping = kept.update(lines);
  while (statSync(file).ino === before) await new Promise((resolve) => setImmediate(resolve));
  writeFileSync(file, 'of another server\n');
  await keeping;
  expect(readFileSync(file, 'utf8')).toBe('of another server\n');
  await kept.update(lines);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
});
