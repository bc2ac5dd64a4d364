import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeptFile } from '../../../apps/server/src/store/files/kept-file.ts';
import { makeFolders, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let file: string;
let kept: KeptFile;
beforeEach(() => {
  folders = makeFolders();
  file = path.join(folders.sessions, 'list.csv');
  kept = new KeptFile(file);
});
afterEach(() => folders.remove());

const MANY = Array.from({ length: 1_234 }, (_, k) => `line ${k}\n`);
const written = (): bigint => statSync(file, { bigint: true }).mtimeNs;

test('it says what it was last made to say', async () => {
  for (const lines of [['a\n', 'b\n'], [], MANY, ['a\n']]) {
    await kept.keep(lines);
    expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
  }
});

test('what it says already is not written again, by another one either', async () => {
  await kept.keep(['a\n']);
  const before = written();
  await kept.keep(['a\n']);
  await new KeptFile(file).keep(['a\n']);
  expect(written()).toBe(before);
});

test('what others did to it is undone: a change of the same length, and a removal', async () => {
  await kept.keep(['a\n']);
  writeFileSync(file, 'x\n');
  // The time stamps of file systems are coarse, and a person's change would come later; so the time is set explicitly.
  utimesSync(file, 1, 1);
  await kept.keep(['a\n']);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
  rmSync(file);
  await kept.keep(['a\n']);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
});

test('what another one writes just when it is written is undone the next time', async () => {
  const lines = ['a\n'];
  await kept.keep(['b\n']);
  const before = statSync(file).ino;
  const keeping = kept.keep(lines);
  while (statSync(file).ino === before) await new Promise((resolve) => setImmediate(resolve));
  writeFileSync(file, 'of another server\n');
  await keeping;
  expect(readFileSync(file, 'utf8')).toBe('of another server\n');
  await kept.keep(lines);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
});
