import type { BenchReport } from './run-bench.ts';
import type { Row } from './section.ts';

/** The report as text for people. */
export const reportText = ({ machine, ratios, tables }: BenchReport): string =>
  [
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}, load ${machine.load}`,
    'Of steps, networks and frames: processor milliseconds a run on one thread, the median and the best tenth. Ratios are what to trust.',
    ...Object.entries(tables).map(([table, rows]) => `\n${table}\n${tableText(rows)}`),
    ...(Object.keys(ratios).length ? ['\nhow many times cheaper'] : []),
    ...Object.entries(ratios).map(([name, ratio]) => `  ${name.padEnd(WIDTH)}${ratio.toFixed(2).padStart(9)}`),
  ].join('\n');

const WIDTH = 42;

const tableText = (rows: readonly Row[]): string => {
  const figures = Object.keys(rows[0] ?? {}).filter((name) => !['id', 'what', 'runs'].includes(name));
  const widths = figures.map((name) => Math.max(9, name.length + 2));
  const head = figures.map((name, index) => name.padStart(widths[index] ?? 0)).join('');
  const line = (row: Row): string =>
    `  ${row.what.padEnd(WIDTH)}${figures.map((name, index) => figureText(row[name]).padStart(widths[index] ?? 0)).join('')}`;
  return [`  ${''.padEnd(WIDTH)}${head}`, ...rows.map(line)].join('\n');
};

const figureText = (figure: number | string | undefined): string => {
  if (typeof figure !== 'number') return figure ?? '';
  if (Number.isInteger(figure)) return String(figure);
  return Math.abs(figure) < SMALL ? figure.toPrecision(1) : figure.toFixed(2);
};

/** Below this, two decimals say nothing. */
const SMALL = 0.01;
