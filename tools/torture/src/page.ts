import { readFile, writeFile } from 'node:fs/promises';
import type { Machine } from '@instep/bench/machine';
import type { Row } from '@instep/evaluate/measure';
import { measuredTable, notesList } from '@instep/evaluate/table';

const BEGIN = '<!-- torture: begin -->';
const END = '<!-- torture: end -->';

/** Puts the table between its two marks in a page; all else stays. Rejects when they are not there. */
export const writeIntoPage = async (file: string, rows: readonly Row[], machine: Machine): Promise<void> => {
  await writeFile(file, withTable(await readFile(file, 'utf8'), tableText(rows, machine)));
};

export const withTable = (page: string, table: string): string => {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`expected a page with ${BEGIN} and ${END}, got neither or one`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`;
};

const tableText = (rows: readonly Row[], { cpu, cores, memoryGib, node, load, date }: Machine): string => {
  const machine = `${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${memoryGib} GiB, Node ${node}, load ${load} at the end.`;
  return [measuredTable(rows), notesList(rows), machine].filter((part) => part !== '').join('\n\n');
};
