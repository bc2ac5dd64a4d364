import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Row } from '@instep/measures/measure';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationFile } from '../../support/test-data.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const present = evaluationFile('tracks') !== null && evaluationFile('dances') !== null;

/** The rows of `npm run evaluate -- --quick`, from its JSON. */
const quickRows = async (): Promise<Map<string, Row>> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'instep-evaluate-'));
  try {
    const json = path.join(folder, 'rows.json');
    const main = path.join(ROOT, 'tools/evaluate/src/main.ts');
    await promisify(execFile)(process.execPath, ['--import', 'tsx', main, '--quick', '--json', json], { cwd: ROOT });
    const { rows } = JSON.parse(await readFile(json, 'utf8')) as { rows: Row[] };
    return new Map(rows.map((row) => [row.id, row]));
  } finally {
    await rm(folder, { recursive: true });
  }
};

describe.skipIf(!present)('npm run evaluate -- --quick', () => {
  let rows: Map<string, Row>;
  const value = (id: string, name: string): number => rows.get(id)?.measured?.[name] ?? NaN;

  beforeAll(async () => {
    rows = await quickRows();
  });

  it('real people who stand still or do nothing score at most 3', () => {
    expect(value('4R', 'max')).toBeLessThanOrEqual(3);
  });

  it('real people who dance another dance score low', () => {
    expect(value('5R', 'mean')).toBeLessThanOrEqual(6);
    expect(value('5R', 'max')).toBeLessThanOrEqual(22);
  });

  it('every real dancer, the deliberately bad one too, scores 20 points above every wrong dance', () => {
    expect(value('1R', 'AUC')).toBe(1);
    expect(value('1R', 'margin')).toBeGreaterThanOrEqual(20);
  });

  it('a copy scores high, and a person who stands still with noise does not', () => {
    expect(value('6S', 'min')).toBeGreaterThanOrEqual(80);
    expect(value('4S mean pose', 'max')).toBeLessThanOrEqual(12);
    expect(value('4S first pose', 'max')).toBeLessThanOrEqual(12);
  });

  it('the same frames get exactly the same verdicts over any connection', () => {
    expect(value('13N', 'differing')).toBe(0);
  });

  it('a pause, a stall or a seek causes no missed move', () => {
    expect(value('13N breaks', 'missed')).toBe(0);
  });

  it('every row is measured or has a note with the reason', () => {
    expect(rows.size).toBeGreaterThan(40);
    for (const row of rows.values()) expect(row.measured !== null || row.note !== null).toBe(true);
  });
});
