import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Column } from '@instep/choreo/column';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
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

/** A long dance has hundreds of megabytes, and others may dance meanwhile: it is read as it comes, and cut where it lies. */
const mendTable = async (file: string, columns: readonly Column[]): Promise<number> => {
  const handle = await open(file, 'a+');
  try {
    const { bytes, rows } = await soundPart(handle.createReadStream({ start: 0, autoClose: false }), columns);
    if (bytes === 0) await writeDurably(file, csvHeader(columns));
    else if (bytes < (await handle.stat()).size) {
      await handle.truncate(bytes);
      await handle.datasync();
    }
    return rows;
  } finally {
    await handle.close();
  }
};

type SoundPart = {
  /** Of the header and the rows; 0 when there is not even a header. */
  readonly bytes: number;
  readonly rows: number;
};

/** What comes before the first row that can't be read: rows are only ever added, so all of it is whole. */
export const soundPart = async (
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  columns: readonly Column[],
): Promise<SoundPart> => {
  const head = csvHeader(columns);
  const row = rowPattern(columns);
  let [bytes, lines] = [0, 0];
  for await (const line of linesOf(chunks)) {
    const text = line.toString();
    if (lines === 0 ? text !== head : !row.test(text)) break;
    bytes += line.length;
    lines += 1;
  }
  return { bytes, rows: Math.max(0, lines - 1) };
};

const NEWLINE = 0x0a;
/** Rows have a thousandth of it: what goes on for longer without a newline is none. */
const LONGEST_LINE_BYTES = 2 ** 20;

/** Each with its newline: a row is one line (csv-line.ts), and what follows the last newline is torn. */
async function* linesOf(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let rest = Buffer.concat([begun, chunk]);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      yield rest.subarray(0, end + 1);
      rest = rest.subarray(end + 1);
    }
    if (rest.length > LONGEST_LINE_BYTES) return;
    begun = rest;
  }
}

const TEXT = '(?:"(?:[^"]|"")*"|[^",]*)';
const NUMBER = '(?:-?\\d+(?:\\.\\d+)?)?';
const CELLS: { readonly [type in Column['type']]: string } = {
  string: TEXT,
  datetime: TEXT,
  boolean: '(?:true|false)?',
  integer: NUMBER,
  number: NUMBER,
};

/** A parser of CSV takes half a millisecond for a row of poses. */
const rowPattern = (columns: readonly Column[]): RegExp =>
  new RegExp(`^${columns.map(({ type }) => CELLS[type]).join()}\n$`);
