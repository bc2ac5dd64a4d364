import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finalPathOf, partPathOf, writeAtomically } from '@instep/dance-files/atomic-file';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-atomic-'));
  file = path.join(folder, 'text');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('finalPathOf returns the file of both kinds of part files', async () => {
  const unique = await writeAtomically(file, async (part) => writeFile(part, '').then(() => part));
  expect([unique, partPathOf(file), file].map(finalPathOf)).toEqual([file, file, file]);
});

describe('writeAtomically', () => {
  it('replaces the file when the part is complete, and returns what the writer returns', async () => {
    await writeFile(file, 'old');
    const result = await writeAtomically(file, async (part) => {
      await writeFile(part, 'new');
      return readFileSync(file, 'utf8');
    });
    expect([result, readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['old', 'new', ['text']]);
  });

  it('keeps the old file and removes the part when the writer fails', async () => {
    await writeFile(file, 'old');
    const failing = writeAtomically(file, async (part) => {
      await writeFile(part, 'half');
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['old', ['text']]);
  });

  it('keeps concurrent writers apart', async () => {
    const texts = ['a', 'b', 'c'];
    await Promise.all(texts.map((text) => writeAtomically(file, (part) => writeFile(part, text))));
    expect(texts).toContain(readFileSync(file, 'utf8'));
    expect(readdirSync(folder)).toEqual(['text']);
  });
});
