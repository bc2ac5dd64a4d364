import { Transform } from 'node:stream';
import type { Column } from '@instep/choreo/column';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';

/** How a spreadsheet of some language expects its CSVs. */
export type ExcelDialect = { readonly delimiter: ',' | ';'; readonly decimal: '.' | ',' };

/** The dialect of a language tag, `de-DE`; of English for what is none. A decimal comma moves the separator to `;`. */
export const excelDialect = (locale: string): ExcelDialect =>
  decimalSign(locale) === ',' ? { delimiter: ';', decimal: ',' } : { delimiter: ',', decimal: '.' };

const decimalSign = (locale: string): string | undefined => {
  const [known = 'en'] = supported(locale);
  // A spreadsheet writes latin digits in every language.
  const parts = new Intl.NumberFormat(known, { numberingSystem: 'latn' }).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value;
};

const supported = (locale: string): string[] => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale);
  } catch {
    return [];
  }
};

/**
 * Turns one of our CSVs into what Excel opens by a double click: byte order mark, the language's separator and decimal
 * sign, moments that it takes for dates. The rows are changed as they pass, so a long dance is never held whole.
 */
export const excelSteps = (
  columns: readonly Column[],
  { delimiter, decimal }: ExcelDialect,
): [Transform, Transform, Transform] => [
  // A running session's last row may be half written: it is left out.
  parse({ skip_records_with_error: true }),
  new Transform({
    objectMode: true,
    transform: (row: readonly string[], _encoding, done) => {
      done(
        null,
        row.map((cell, k) => localCell(cell, columns[k], decimal)),
      );
    },
  }),
  stringify({ bom: true, delimiter, record_delimiter: '\r\n' }),
];

/** The header's cells fit neither pattern, so they stay. */
const localCell = (cell: string, column: Column | undefined, decimal: string): string => {
  if (column?.type === 'number') return cell.replace('.', decimal);
  if (column?.type === 'datetime') return cell.replace(MOMENT, '$1 $2');
  return cell;
};

const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;
