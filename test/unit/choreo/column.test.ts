import { cells, header, type Column } from '@instep/choreo/column';
import { FRAMES_COLUMNS, MOVES_COLUMNS, POSES_COLUMNS, SESSIONS_COLUMNS } from '@instep/choreo/session-csv';
import { describe, expect, test } from 'vitest';

const COLUMNS = [
  { name: 'n', type: 'integer', meaning: 'a count' },
  { name: 'share', type: 'number', decimals: 1, meaning: 'a share' },
  { name: 'length_s', type: 'number', unit: 's', meaning: 'a length' },
  { name: 'gold', type: 'boolean', meaning: 'a mark' },
  { name: 'word', type: 'string', meaning: 'a word' },
] as const satisfies readonly Column[];

describe('the cells of a row', () => {
  test('are in the order of the columns, numbers with their decimals', () => {
    expect(cells(COLUMNS, { word: 'a,b', gold: false, length_s: 1 / 3, share: 50, n: 3 })).toEqual([
      '3',
      '50.0',
      '0.333',
      'false',
      'a,b',
    ]);
  });

  test('are empty for null', () => {
    expect(cells(COLUMNS, { word: null, gold: null, length_s: null, share: null, n: null })).toEqual([
      '',
      '',
      '',
      '',
      '',
    ]);
  });

  test('never hold a number that is not finite', () => {
    expect(() => cells(COLUMNS, { word: '', gold: true, length_s: NaN, share: 0, n: 0 })).toThrow(
      'length_s: expected a finite number, got NaN',
    );
  });
});

describe.each([
  ['moves.csv', MOVES_COLUMNS],
  ['frames.csv', FRAMES_COLUMNS],
  ['poses.csv', POSES_COLUMNS],
  ['sessions.csv', SESSIONS_COLUMNS],
] as const)('%s', (_file, columns: readonly Column[]) => {
  test('names each column once, in snake_case, never ID first', () => {
    const names = header(columns);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(names[0]).not.toMatch(/^id/i);
  });

  test('says what each column means', () => {
    for (const { meaning } of columns) expect(meaning.length).toBeGreaterThan(5);
  });

  test.each([
    ['_s', 's'],
    ['_ms', 'ms'],
    ['_pct', '%'],
  ])('a name that ends in %s is in %s', (ending, unit) => {
    for (const column of columns.filter(({ name }) => name.endsWith(ending))) expect(column.unit).toBe(unit);
  });
});
