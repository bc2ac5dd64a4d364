import { Transform } from 'node:stream';
import type { Column } from '@instep/choreo/column';
import { excelDialect, excelTime, knownLocales } from '@instep/choreo/excel-dialect';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';

/**
 * Turns one of our CSVs into one that Excel opens by a double click: byte order mark, the language's separator and
 * decimal sign, times that it reads as dates, and text that stays text. Rows are converted as a stream, so that a long
 * dance is never in memory as a whole. Columns are matched by the names in the file's header; unknown ones stay as they
 * are.
 */
export const excelTransforms = (columns: readonly Column[], locale: string): [Transform, Transform, Transform] => {
  const { delimiter, decimal } = excelDialect(locale);
  const isMisread = createMisreadCheck(locale);
  let fileColumns: readonly (Column | undefined)[] | null = null;
  const localCell = (cell: string, column: Column | undefined): string => {
    if (column?.type === 'number') return cell.replace('.', decimal);
    if (column?.type === 'datetime') return excelTime(cell);
    return column?.type === 'string' && isMisread(cell) ? `'${cell}` : cell;
  };
  return [
    // The last row of a running session may be half written: it is left out.
    parse({ skip_records_with_error: true }),
    new Transform({
      objectMode: true,
      transform: (row: readonly string[], _encoding, done) => {
        if (fileColumns === null) {
          fileColumns = row.map((name) => columns.find((column) => column.name === name));
          done(null, row);
        } else {
          const known = fileColumns;
          done(
            null,
            row.map((cell, k) => localCell(cell, known[k])),
          );
        }
      },
    }),
    stringify({ bom: true, delimiter, record_delimiter: '\r\n' }),
  ];
};

/**
 * Whether Excel would read a text as a number, date, time or boolean when it opens a CSV: `007`, `5-10`, `3/4`, `1E5`,
 * `10:30`, `MAR3`, `TRUE`. It reads months in its own language and in English. In doubt it returns true.
 */
const createMisreadCheck = (locale: string): ((text: string) => boolean) => {
  const months = monthNames(['en', ...knownLocales(locale)]);
  return (text) => {
    const plain = text.normalize('NFKC').trim().toLowerCase();
    if (BOOLEAN_WORDS.has(plain)) return true;
    if (!/\p{Nd}/u.test(plain) || /\p{Extended_Pictographic}/u.test(plain) || UUID.test(plain)) return false;
    if (SCIENTIFIC.test(plain)) return true;
    const words = plain.replace(AM_OR_PM, '').match(/[\p{L}\p{M}]+/gu) ?? [];
    return words.every((word) => DATE_UNITS.has(word) || months.some((month) => isMonth(word, month)));
  };
};

/** Accepts `mar`, `march` and every abbreviation between them. */
const isMonth = (word: string, month: string): boolean => word.length >= 3 && month.startsWith(word);

const monthNames = (locales: readonly string[]): string[] =>
  locales.flatMap((locale) =>
    (['long', 'short'] as const).flatMap((month) => {
      const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month });
      return Array.from({ length: 12 }, (_, k) =>
        format
          .formatToParts(new Date(2026, k, 15))
          .filter(({ type }) => type === 'month')
          .map(({ value }) => value.replace('.', '').toLowerCase()),
      ).flat();
    }),
  );

/** A UUID may happen to have no letters. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const SCIENTIFIC = /^[+-]?[\d.,]+e[+-]?\d+$/;
/** Matches in `5 pm` and `5:30p`, but not in `5a`, which may be a class. */
const AM_OR_PM = /(?<=\d\s+|:\d\d)[ap]m?$/;
const DATE_UNITS = new Set([
  ...['년', '월', '일', '시', '분', '초', '오전', '오후', '年', '月', '日', '時', '时', '分', '秒'],
]);

const BOOLEAN_WORDS = new Set([
  ...[
    'true',
    'false',
    'wahr',
    'falsch',
    'vrai',
    'faux',
    'verdadero',
    'falso',
    'vero',
    'waar',
    'onwaar',
    'sant',
    'falskt',
  ],
  ...['sand', 'falsk', 'prawda', 'fałsz', 'истина', 'ложь', 'doğru', 'yanlış', 'verdadeiro', 'pravda', 'nepravda'],
]);
