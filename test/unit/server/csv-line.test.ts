import type { Column } from '@instep/choreo/column';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from '../../../apps/server/src/record/csv-line.ts';

const COLUMNS = [
  { name: 'player', type: 'string', meaning: 'who' },
  { name: 'offset_ms', type: 'number', decimals: 1, meaning: 'how late' },
] as const satisfies readonly Column[];

describe('a line of CSV', () => {
  it.each(['=cmd()', '+1', '-1', '@here', '\ttab', '＝full', '＠wide'])('keeps %j from being a formula', (player) => {
    expect(csvLine(COLUMNS, { player, offset_ms: null })).toBe(`'${player},\n`);
  });

  it('leaves negative numbers numbers', () => {
    expect(csvLine(COLUMNS, { player: 'Mia', offset_ms: -0.5 })).toBe('Mia,-0.5\n');
  });

  it('is one line, though the text has more', () => {
    expect(csvLine(COLUMNS, { player: 'two\r\nlines', offset_ms: null })).toBe('two lines,\n');
  });

  it.each([
    ['a, b', '"a, b"'],
    ['the "best"', '"the ""best"""'],
    [' edges ', ' edges '],
  ])('quotes what holds a comma or a quote, and nothing else: %j', (player, cell) => {
    expect(csvLine(COLUMNS, { player, offset_ms: null })).toBe(`${cell},\n`);
  });

  it('is read back as it was by an independent parser, in one line, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (player, more) => {
        const line = csvLine(COLUMNS, { player: player + more, offset_ms: 1 });
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const [, row] = parse(csvHeader(COLUMNS) + line);
        const expected = (player + more).replace(/[\r\n]+/g, ' ');
        expect([expected, `'${expected}`]).toContain(row?.[0]);
        expect(row?.[0]).not.toMatch(/^[=+\-@\t]/);
      }),
    );
  });
});
