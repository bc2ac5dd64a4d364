import { Readable, PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Cell, Column, Row } from '@instep/choreo/column';
import { MOVES_COLUMNS, SESSIONS_COLUMNS } from '@instep/choreo/session-csv';
import { csvHeader, csvLine } from '@instep/server/store/csv-line';
import { excelTransforms } from '@instep/server/store/excel-csv';
import { sanitizePlayerName } from '@instep/choreo/player-name';
import type { Figures } from '@instep/measures/measure';
import { parse } from 'csv-parse/sync';
import { hasPython, readCsvByPython } from '@instep/test/support/independent-readers';
import { indices } from '../concurrency.ts';
import { seededRandom } from '../numbers.ts';
import type { Scenario } from '../scenario.ts';
import type { Harness } from '../harness.ts';

const NAMES = 10_000;
/** Characters that begin a formula, quote, separate cells, end a row or reverse its direction; and names of people. */
const NAME_PARTS: readonly string[] = [
  ...['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠', "'", '"', '""', ',', ';', '|', '\n', '\r\n', ' '],
  ...['\u202e', '\u200b', '\u2028', '\u2029', '\ufeff', '\u0085', '\ud800', '\udfff', 'e\u0301', '🤸🏽‍♀️', '👩‍👩‍👧'],
  ...[
    'Mia',
    'Jürgen',
    '김민지',
    'محمد',
    'Ἀχιλλεύς',
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    '-1+1',
    '@SUM(1)',
    'Mia;=1+1',
    '5-10',
    '007',
  ],
];
/** What a spreadsheet reads as the beginning of a formula. */
const FORMULA_START = /^[=+\-@\t\r\0＝＋－＠]/u;

const randomName = (random: () => number): string =>
  indices(1 + Math.floor(random() * 6))
    .map(() => NAME_PARTS[Math.floor(random() * NAME_PARTS.length)])
    .join('');

/** A row with the same text in every text cell: cleaned as the player's name, unchanged elsewhere. */
const rowOf = <Columns extends readonly Column[]>(columns: Columns, text: string): Row<Columns> => {
  const cell = ({ name, type }: Column): Cell =>
    type !== 'string' ? null : name === 'player' ? sanitizePlayerName(text) : text;
  return Object.fromEntries(columns.map((column) => [column.name, cell(column)])) as Row<Columns>;
};

const excelBytes = async (csv: string, columns: readonly Column[], locale: string): Promise<Uint8Array> => {
  const out = new PassThrough();
  const all = buffer(out);
  await pipeline([Readable.from([csv]), ...excelTransforms(columns, locale), out]);
  return all;
};

/**
 * How a text must read when parsed again: on one line, without lone surrogates. Apostrophes are ignored, because the
 * CSV puts one wherever a formula would begin.
 */
const expectedText = (text: string): string =>
  Buffer.from(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '))
    .toString()
    .replaceAll("'", '');

const countDifferences = (
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  names: readonly string[],
): number => {
  const texts = columns.flatMap(({ name, type }, k) => (type === 'string' ? [{ name, k }] : []));
  const cells = rows.slice(1).flatMap((row, n) =>
    texts.map(({ name, k }) => {
      const text = names[n] ?? '';
      return {
        got: row[k]?.replaceAll("'", ''),
        expected: expectedText(name === 'player' ? sanitizePlayerName(text) : text),
      };
    }),
  );
  return cells.filter(({ got, expected: asked }) => got !== asked).length + Math.abs(rows.length - 1 - names.length);
};

const countFormulas = (rows: readonly (readonly string[])[]): number =>
  rows.flat().filter((cell) => FORMULA_START.test(cell) && !/^-?\d+(?:[.,]\d+)?$/.test(cell)).length;

/** The rows as parsed with each usual separator, most of them wrong. */
const parseWithEachSeparator = (bytes: Uint8Array): string[][] =>
  [',', ';', '\t', '|'].flatMap((delimiter) =>
    parse(Buffer.from(bytes), { bom: true, delimiter, relax_quotes: true, relax_column_count: true }),
  );

const measureNames = async (harness: Harness): Promise<Figures> => {
  const random = seededRandom(26);
  const names = indices(harness.scaled(NAMES)).map(() => randomName(random));
  const values = { triggers: 0, unequal: 0 };
  for (const columns of [SESSIONS_COLUMNS, MOVES_COLUMNS] as readonly (readonly Column[])[]) {
    const csv = csvHeader(columns) + names.map((name) => csvLine(columns, rowOf(columns, name))).join('');
    const [english, german] = [await excelBytes(csv, columns, 'en'), await excelBytes(csv, columns, 'de')];
    const tables = [
      parse(csv),
      parse(Buffer.from(english), { bom: true }),
      parse(Buffer.from(german), { bom: true, delimiter: ';' }),
      ...(hasPython
        ? [
            readCsvByPython(Buffer.from(csv), ',', 'utf-8'),
            readCsvByPython(english, ',', 'utf-8-sig'),
            readCsvByPython(german, ';', 'utf-8-sig'),
          ]
        : []),
    ];
    for (const rows of tables) {
      values.triggers += countFormulas(rows);
      values.unequal += countDifferences(rows, columns, names);
    }
    for (const bytes of [Buffer.from(csv), english, german])
      values.triggers += countFormulas(parseWithEachSeparator(bytes));
  }
  const readers = hasPython ? "csv-parse and Python's csv" : 'csv-parse alone: there is no python3 here';
  return {
    values,
    n: names.length,
    note: `sessions.csv and moves.csv, plain, for Excel in English and German, read with every separator; by ${readers}`,
  };
};

export const CSV_INJECTION: readonly Scenario[] = [
  {
    id: '26',
    measure: 'names in CSVs: cells that a spreadsheet would run, cells that are read back changed',
    bounds: { triggers: { atMost: 0 }, unequal: { atMost: 0 } },
    run: measureNames,
  },
];
