import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { writeDurably } from '@instep/server/disk/durable-file';

it('several concurrent writes to one file all succeed, and the file has the whole text of one of them', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-durable-'));
  const file = path.join(folder, 'file.json');
  for (let k = 0; k < 20; k++) {
    const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(100_000 + k));
    await Promise.all(texts.map((text) => writeDurably(file, text)));
    expect(texts).toContain(readFileSync(file, 'utf8'));
  }
  expect(readdirSync(folder)).toEqual(['file.json']);
  rmSync(folder, { recursive: true });
});
