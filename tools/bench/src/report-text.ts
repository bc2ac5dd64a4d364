import { judgeCostText } from './judge-cost.ts';
import type { Measured } from './measure.ts';
import type { BenchReport } from './run-bench.ts';

/** The report as people read it. */
export const reportText = ({ machine, ratios, judge, tables }: BenchReport): string =>
  [
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}, load ${machine.load}`,
    'Processor milliseconds a run, one thread: the median, and the best tenth. Ratios are what to trust.',
    ...Object.entries(tables).map(([table, rows]) => `\n${table}\n${rows.map(rowText).join('\n')}`),
    `\n${judgeCostText(judge)}`,
    '\nhow many times cheaper',
    ...Object.entries(ratios).map(([name, ratio]) => `  ${name.padEnd(WIDTH)}${ratio.toFixed(2).padStart(9)}`),
  ].join('\n');

const WIDTH = 38;

const rowText = ({ what, median, best }: Omit<Measured, 'table'>): string =>
  `  ${what.padEnd(WIDTH)}${median.toFixed(2).padStart(9)}${best.toFixed(2).padStart(9)}`;
