import type { Column } from '@instep/choreo/column';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from '@instep/server/store/csv-line';

const COLUMNS = [
  { name: 'player', type: 'string', meaning: 'who' },
  { name: 'timing_ms', type: 'number', decimals: 1, meaning: 'how late' },
] as const satisfies readonly Column[];

describe('a line of CSV', () => {
  it.each(['=cmd()', '+1', '-1', '@here', '＝full', '＠wide'])(
    'neutralizes %j, which a spreadsheet would run as a formula',
    (player) => {
      expect(csvLine(COLUMNS, { player, timing_ms: null })).toBe(`'${player},\n`);
    },
  );

  it.each([
    ['Mia;=HYPERLINK("x")', 'Mia;\'=HYPERLINK("x")'],
    ["Mia; \t=cmd|'/C calc'!A0", "Mia;  '=cmd|'/C calc'!A0"],
    ['Mia\t+1\tx', 'Mia +1 x'],
    ['Mia|@here', "Mia|'@here"],
    ['Mia, -1', "Mia, '-1"],
    ['Mia;"=1+1"', 'Mia;"\'=1+1"'],
    ['\t=1', "' =1"],
    [' =1', "' =1"],
  ])('neutralizes a formula in %j that appears with another separator', (player, cell) => {
    const [[written] = []] = parse(csvLine(COLUMNS, { player, timing_ms: null }));
    expect(written).toBe(cell);
  });

  it('has no cell that starts with a formula, whatever the text and the separator', () => {
    const piece = fc.constantFrom(...'=+-@＝＠;,\t|"\' aé');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const line = csvLine(COLUMNS, { player: pieces.join(''), timing_ms: 0.5 });
        for (const delimiter of [',', ';', '\t', '|']) {
          const rows: string[][] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true });
          for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＠]/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves negative numbers unchanged', () => {
    expect(csvLine(COLUMNS, { player: 'Mia', timing_ms: -0.5 })).toBe('Mia,-0.5\n');
  });

  it.each(['\r\n', '\n', '\v', '\f', '\t', '\0', '\u0085', '\u2028', '\u2029'])(
    'is one line, though the text has %j',
    (lineBreak) => {
      expect(csvLine(COLUMNS, { player: `two${lineBreak}lines`, timing_ms: null })).toBe('two lines,\n');
    },
  );

  it.each([
    ['a, b', '"a, b"'],
    ['the "best"', '"the ""best"""'],
    [' edges ', ' edges '],
  ])('quotes what holds a comma or a quote, and nothing else: %j', (player, cell) => {
    expect(csvLine(COLUMNS, { player, timing_ms: null })).toBe(`${cell},\n`);
  });

  it('is read back unchanged from one line by an independent parser, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (player, more) => {
        const line = csvLine(COLUMNS, { player: player + more, timing_ms: 1 });
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const [, row] = parse(csvHeader(COLUMNS) + line);
        const expected = (player + more).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
        expect(row?.[0]?.replaceAll("'", '')).toBe(expected.replaceAll("'", ''));
      }),
    );
  });
});
