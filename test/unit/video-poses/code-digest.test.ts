import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { codeDigest, MEASURING_PACKAGES, measuringDigest } from '@instep/video-poses/code-digest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** Packages without code that decides what a pose is: the words of the dance, and files. */
const NOT_MEASURING = ['choreo', 'dance-files'];

const workspacesUsedBy = (name: string): string[] => {
  const file = new URL(`../../../packages/${name}/package.json`, import.meta.url);
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as { readonly dependencies: object };
  return Object.keys(dependencies).flatMap((one) => (one.startsWith('@instep/') ? [one.slice('@instep/'.length)] : []));
};

describe('the digest of the code that measures', () => {
  test('covers every package that measuring depends on', () => {
    for (const name of MEASURING_PACKAGES) {
      for (const used of workspacesUsedBy(name)) expect([...MEASURING_PACKAGES, ...NOT_MEASURING]).toContain(used);
    }
  });
  test('differs by the choice of the network and of its engine', async () => {
    expect(await measuringDigest('', 'native')).toMatch(/^[0-9a-f]{12}$/);
    expect(await measuringDigest('', 'native')).not.toBe(await measuringDigest('', 'wasm'));
  });
});

describe('the digest of a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'instep-digest-'));
    mkdirSync(path.join(folder, 'inside'));
    writeFileSync(path.join(folder, 'inside', 'a.ts'), 'one');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('changes with a file in it, however deep', async () => {
    const before = await codeDigest([folder], 'seed');
    writeFileSync(path.join(folder, 'inside', 'a.ts'), 'two');
    expect(await codeDigest([folder], 'seed')).not.toBe(before);
  });
  test('does not change with files that are not code', async () => {
    const before = await codeDigest([folder], 'seed');
    writeFileSync(path.join(folder, 'notes.txt'), 'notes');
    expect(await codeDigest([folder], 'seed')).toBe(before);
  });
});
