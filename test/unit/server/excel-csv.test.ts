import { Readable, PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import type { Column } from '@instep/choreo/column';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from '@instep/server/store/csv-line';
import { excelTransforms } from '@instep/server/store/excel-csv';

const COLUMNS = [
  { name: 'player', type: 'string', meaning: 'who' },
  { name: 'score', type: 'number', meaning: 'how well', decimals: 1 },
] as const satisfies readonly Column[];

const excelRows = async (csv: string, locale: string): Promise<string[][]> => {
  const out = new PassThrough();
  const written = text(out);
  await pipeline([Readable.from([csv]), ...excelTransforms(COLUMNS, locale), out]);
  return parse(await written, { bom: true, delimiter: (await written).includes(';') ? ';' : ',' });
};

const excelCell = async (player: string, locale = 'de-DE'): Promise<string | undefined> =>
  (await excelRows(csvHeader(COLUMNS) + csvLine(COLUMNS, { player, score: 1.5 }), locale))[1]?.[0];

describe('text in a CSV for Excel', () => {
  it.each([
    ...['5-10', '10-1', '3/4', '007', '00123', '1', '1E5', '1e-3', '10:30', '2026-11', '1.5', '50 %', '$5', '1 1/2'],
    ...['MAR3', '3 Mar', 'jan-5', 'Sept 9', 'TRUE', 'false', 'Wahr', '5 pm', '5:30pm', '１２', '3월 5일', '2026年1月'],
  ])('%j has a leading apostrophe, or Excel would make a number, a date or a truth value of it', async (player) => {
    expect(await excelCell(player)).toBe(`'${player}`);
  });

  it.each([
    'Mia',
    'Class 7b',
    '5a',
    '7b',
    'Year 5',
    'Marie 3',
    '김민지',
    'level-3 hips',
    '👍1',
    'true north',
    '00000000-0000-4000-8000-000000000001',
  ])('%j stays as it is', async (player) => {
    expect(await excelCell(player)).toBe(player);
  });

  it('is recognised as a date by the month names of its language', async () => {
    expect(await excelCell('5. März', 'de-DE')).toBe("'5. März");
    expect(await excelCell('3 mai', 'fr-FR')).toBe("'3 mai");
    expect(await excelCell('5. März', 'en-GB')).toBe('5. März');
  });

  it('is distinguished from numbers by the names in the header', async () => {
    const rows = await excelRows('note,score,player\n1.5,1.5,007\n', 'de-DE');
    expect(rows).toEqual([
      ['note', 'score', 'player'],
      ['1.5', '1,5', "'007"],
    ]);
  });
});
