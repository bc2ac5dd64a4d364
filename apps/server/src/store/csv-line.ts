import { cells, header, type Column, type Row } from '@instep/choreo/column';
import { stringify } from 'csv-stringify/sync';

// A cell that begins with one of these is run as a formula; some spreadsheets accept the full-width forms, too.
const TRIGGER = '=+\\-@＝＋－＠';
const FORMULA = new RegExp(`^[\\s"]*[${TRIGGER}]`, 'u');
// A reader with another separator (a German Excel splits at `;`) sees more cells than were written.
const FORMULA_BEHIND_SEPARATOR = new RegExp(`([,;|][\\s"]*)(?=[${TRIGGER}])`, 'gu');
/** Control characters and line breaks: a row is one line, so that a torn file can be repaired line by line. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** The first line of a CSV. */
export const csvHeader = (columns: readonly Pick<Column, 'name'>[]): string => lineOf(header(columns));

/**
 * One row as one line of CSV. Text that a spreadsheet would take for a formula gets a ' in front of it, whether it is
 * read with `,`, `;`, `|` or a tab between cells; numbers never do.
 */
export const csvLine = <Columns extends readonly Column[]>(columns: Columns, row: Row<Columns>): string =>
  lineOf(cells(columns, row).map((cell, k) => (columns[k]?.type === 'string' ? inert(cell) : cell)));

const inert = (text: string): string => {
  const line = text.replace(CONTROLS, ' ').replace(FORMULA_BEHIND_SEPARATOR, "$1'");
  return FORMULA.test(line) ? `'${line}` : line;
};

/**
 * Every frame makes two lines of plain cells; when the CSV library made them, they were half of all garbage that it
 * produced.
 */
const lineOf = (texts: readonly string[]): string => `${texts.map(quoted).join(',')}\n`;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? stringify([[text]], { eof: false }) : text);
