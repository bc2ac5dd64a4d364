import { readFile, writeFile } from 'node:fs/promises';
import type { Machine } from '@instep/measures/machine';
import type { Row } from '@instep/measures/measure';
import { markdownTable, resultsTable, notesList } from '@instep/measures/table';

const BEGIN = '<!-- torture: begin -->';
const END = '<!-- torture: end -->';

/**
 * Writes rows into the table between its two marks in a page; rows that were not run stay. Rejects when the marks are
 * missing.
 */
export const writeIntoPage = async (file: string, rows: readonly Row[], machine: Machine): Promise<void> => {
  await writeFile(file, withRows(await readFile(file, 'utf8'), rows, machineText(machine)));
};

/**
 * The page with these rows in its table: rows with the same numbers are replaced, and `machine` is written under the
 * table.
 */
export const withRows = (page: string, rows: readonly Row[], machine: string): string => {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`expected a page with ${BEGIN} and ${END}, got neither or one`);
  const oldTable = page.slice(begin + BEGIN.length, end);
  const ids = new Set(rows.map(({ id }) => id));
  const [header = [], , ...newRows] = cellsOf(resultsTable(rows));
  const keptRows = cellsOf(oldTable)
    .slice(2)
    .filter(([id = '']) => !ids.has(id));
  const table = markdownTable(header, [...keptRows, ...newRows].toSorted(byNumber));
  const notes = [...keptNotes(oldTable, ids), notesList(rows)].filter((part) => part !== '').join('\n');
  const parts = [table, notes, machine].filter((part) => part !== '').join('\n\n');
  return `${page.slice(0, begin + BEGIN.length)}\n\n${parts}\n\n${page.slice(end)}`;
};

/** The cells of a table's rows, its header and the separator row under it included. */
const cellsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const byNumber = ([a = '']: readonly string[], [b = '']: readonly string[]): number =>
  a.localeCompare(b, 'en', { numeric: true });

/** Notes of rows that stay, in the form `- 9, 20: words`. */
const keptNotes = (text: string, ids: ReadonlySet<string>): string[] =>
  text.split('\n').flatMap((line) => {
    const { ids: listed = '', note = '' } = /^- (?<ids>[\w, ]+): (?<note>.*)$/.exec(line)?.groups ?? {};
    const remainingIds = listed.split(', ').filter((id) => id !== '' && !ids.has(id));
    return remainingIds.length > 0 ? [`- ${remainingIds.join(', ')}: ${note}`] : [];
  });

const machineText = ({ cpu, cores, memoryGib, node, load, date }: Machine): string =>
  `Last run ${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${memoryGib} GiB, Node ${node}, load ${load} at the end.`;
