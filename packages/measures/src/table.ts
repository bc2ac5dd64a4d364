/** Formats rows of measures as Markdown. */
import type { Row, Values } from './measure.ts';

/** A Markdown table with its columns aligned, as in the README: `| a | b |`. */
export const markdownTable = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [header, header.map(() => '---'), ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const padded = (cell: string, column: number): string =>
    cell === '---' ? '-'.repeat(widths[column] ?? 3) : cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => `| ${line.map(padded).join(' | ')} |`).join('\n');
};

/** The table of everything that was measured. */
export const resultsTable = (rows: readonly Row[]): string =>
  markdownTable(
    ['#', 'measure', 'target', 'measured', 'n', 'ok'],
    rows.map((row) => [row.id, row.measure, row.target, formatValues(row.measured), String(row.n), formatOk(row.ok)]),
  );

/** A list of the rows' notes, each once, with the ids of its rows. */
export const notesList = (rows: readonly Row[]): string => {
  const notes = [...new Set(rows.flatMap(({ note }) => note ?? []))];
  const idsWith = (note: string): string => rows.flatMap((row) => (row.note === note ? [row.id] : [])).join(', ');
  return notes.map((note) => `- ${idsWith(note)}: ${note}`).join('\n');
};

const formatOk = (ok: boolean | null): string => (ok === null ? '-' : ok ? 'yes' : 'NO');

const formatValues = (values: Values | null): string =>
  values === null
    ? 'not measured'
    : Object.entries(values)
        .map(([name, value]) => `${name} ${formatNumber(value)}`)
        .join(', ');

/** Three significant digits, four below 1, whole numbers from 1000: 12.4, 0.9984, 1250. */
export const formatNumber = (value: number): string => {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  return String(size >= 1000 ? Math.round(value) : Number(value.toPrecision(size < 1 ? 4 : 3)));
};
