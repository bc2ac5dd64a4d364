import { cells, header, type Column, type Row } from '@instep/choreo/column';
import { stringify } from 'csv-stringify/sync';

// A spreadsheet would run a cell that begins so; the full-width forms too, in some of them.
const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/u;

/** The first line of a CSV. */
export const csvHeader = (columns: readonly Column[]): string => lineOf(header(columns));

/** One row as one line of CSV. Text that a spreadsheet would take for a formula gets a leading '; numbers never do. */
export const csvLine = <Columns extends readonly Column[]>(columns: Columns, row: Row<Columns>): string =>
  lineOf(cells(columns, row).map((cell, k) => (columns[k]?.type === 'string' ? inert(cell) : cell)));

const inert = (text: string): string => {
  // A row is one line, so that a torn file can be mended line by line.
  const line = text.replace(/[\r\n]+/g, ' ');
  return FORMULA.test(line) ? `'${line}` : line;
};

/** Every picture makes two lines of plain cells, and by way of the library they were half of all the garbage that it left. */
const lineOf = (texts: readonly string[]): string => `${texts.map(quoted).join(',')}\n`;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? stringify([[text]], { eof: false }) : text);
