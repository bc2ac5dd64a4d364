import { cells, header, type Column, type Row } from '@instep/choreo/column';
import { stringify } from 'csv-stringify/sync';

// A cell that begins with one of these is run as a formula; some spreadsheets accept the full-width forms, too.
const FORMULA_STARTS = '=+\\-@＝＋－＠';
const STARTS_AS_FORMULA = new RegExp(`^[\\s"]*[${FORMULA_STARTS}]`, 'u');
// A reader with another separator (a German Excel splits at `;`) sees more cells than were written.
const FORMULA_BEHIND_SEPARATOR = new RegExp(`([,;|][\\s"]*)(?=[${FORMULA_STARTS}])`, 'gu');
/** Control characters and line breaks: a row is one line, so that a torn file can be repaired line by line. */
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]+/gu;

/** The first line of a CSV. */
export const csvHeader = (columns: readonly Pick<Column, 'name'>[]): string => joinCells(header(columns));

/**
 * One row as one line of CSV. Text that a spreadsheet would take for a formula gets a ' in front of it, whether it is
 * read with `,`, `;`, `|` or a tab between cells; numbers never do.
 */
export const csvLine = <Columns extends readonly Column[]>(columns: Columns, row: Row<Columns>): string =>
  joinCells(cells(columns, row).map((cell, k) => (columns[k]?.type === 'string' ? neutralizeFormulas(cell) : cell)));

const neutralizeFormulas = (text: string): string => {
  const line = text.replace(CONTROL_CHARACTERS, ' ').replace(FORMULA_BEHIND_SEPARATOR, "$1'");
  return STARTS_AS_FORMULA.test(line) ? `'${line}` : line;
};

/**
 * Every frame makes two lines of plain cells; when the CSV library made them, they were half of all garbage that it
 * produced.
 */
const joinCells = (texts: readonly string[]): string => `${texts.map(quoteCell).join(',')}\n`;

const quoteCell = (text: string): string => (/[",\r\n]/.test(text) ? stringify([[text]], { eof: false }) : text);
