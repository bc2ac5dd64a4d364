import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Column } from '@instep/choreo/column';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { CsvError, parse } from 'csv-parse/sync';
import { csvHeader } from './csv-line.ts';
import { SESSION_TABLE_NAMES, SESSION_TABLES, type SessionTable } from './data-package.ts';
import { writeDurably } from './durable-file.ts';
import type { SessionFile } from './session-file.ts';

type Facts = NonNullable<SessionFile['tables']>;
type Counts = { readonly [table in SessionTable]: number };

/** A table's file in a session's folder. */
export const tableFile = (folder: string, table: SessionTable): string => path.join(folder, `${table}.csv`);

/** What `session.json` says of the CSVs beside it: their rows as counted, their hashes as on disk. */
export const tableFacts = async (folder: string, rows: Counts): Promise<Facts> => {
  const facts = SESSION_TABLE_NAMES.map(async (table) => {
    const sha256 = await sha256OfFile(tableFile(folder, table));
    return [table, { rows: rows[table], sha256 }] as const;
  });
  return Object.fromEntries(await Promise.all(facts)) as Facts;
};

/** Cuts what a killed server left half written, in each CSV of the folder. Answers the rows that stay. */
export const mendTables = async (folder: string): Promise<Counts> => {
  const counts = SESSION_TABLE_NAMES.map(async (table) => {
    return [table, await mendTable(tableFile(folder, table), SESSION_TABLES[table])] as const;
  });
  return Object.fromEntries(await Promise.all(counts)) as Counts;
};

const mendTable = async (file: string, columns: readonly Column[]): Promise<number> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const { kept, rows } = soundPart(text, columns);
  if (kept !== text) await writeDurably(file, kept);
  return rows;
};

/** The text up to the first row that can't be read: rows are only ever added, so all before it are whole. */
export const soundPart = (
  text: string,
  columns: readonly Column[],
): { readonly kept: string; readonly rows: number } => {
  const head = csvHeader(columns);
  if (!text.startsWith(head)) return { kept: head, rows: 0 };
  // A row is one line (csv-line.ts), and what follows the last newline is torn.
  const lines = text.slice(head.length).split('\n').slice(0, -1);
  const firstBad = lines.findIndex((line) => !isSound(line, columns));
  const sound = firstBad === -1 ? lines : lines.slice(0, firstBad);
  return { kept: head + sound.map((line) => `${line}\n`).join(''), rows: sound.length };
};

const isSound = (line: string, columns: readonly Column[]): boolean => {
  try {
    const [row = []] = parse(line);
    return row.length === columns.length && columns.every((column, k) => fits(column, row[k] as string));
  } catch (error) {
    if (error instanceof CsvError) return false;
    throw error;
  }
};

const NUMBER = /^-?\d+(\.\d+)?$/;

const fits = ({ type }: Column, cell: string): boolean => {
  if (cell === '' || type === 'string' || type === 'datetime') return true;
  if (type === 'boolean') return cell === 'true' || cell === 'false';
  return NUMBER.test(cell);
};
