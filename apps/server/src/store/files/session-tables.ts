import { constants, createReadStream } from 'node:fs';
import { copyFile, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Cell, Column } from '@instep/choreo/column';
import {
  parseCell,
  matchColumns,
  sessionTableColumns,
  columnIndices,
  type FileColumn,
} from '@instep/choreo/table-header';
import { writeAtomically } from '@instep/dance-files/atomic-file';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { POSE_ORIGINS, type PoseOrigin } from '@instep/protocol/client-message';
import { parse as createParser } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { csvHeader } from '../csv-line.ts';
import { makeDataPackage, SESSION_TABLE_NAMES, SESSION_TABLES, type SessionTable } from '../data-package.ts';
import { OWNER_ONLY_FILE, writeDurably } from '../../disk/durable-file.ts';
import { readPackageText, readPackageTypes, type ColumnTypes } from './package-types.ts';
import { expectRegularFile } from '../../disk/inspect-files.ts';
import type { SessionInfo } from '../session-info.ts';

type Facts = NonNullable<SessionInfo['tables']>;
type Counts = { readonly [table in SessionTable]: number };

/** The path of a table's CSV in a session's folder. */
export const tableFile = (folder: string, table: SessionTable): string => path.join(folder, `${table}.csv`);

/**
 * What `session.json` holds about the CSVs beside it: the given numbers of rows, and the hashes of the files on disk.
 */
export const tableFacts = async (folder: string, rows: Counts): Promise<Facts> => {
  const facts = SESSION_TABLE_NAMES.map(async (table) => {
    const sha256 = await sha256OfFile(tableFile(folder, table));
    return [table, { rows: rows[table], sha256 }] as const;
  });
  return Object.fromEntries(await Promise.all(facts)) as Facts;
};

/**
 * Truncates each CSV of the folder after its last sound row, because a killed server may have left a half-written one.
 * Complete lines are never lost: a table that can't be understood, or is damaged before its last line, is kept aside as
 * it is. Returns how many rows remain.
 */
export const repairTables = async (folder: string): Promise<Counts> => {
  const types = await readPackageTypes(folder);
  const counts = SESSION_TABLE_NAMES.map(async (table) => {
    return [table, await repairTable(folder, table, types[table])] as const;
  });
  return Object.fromEntries(await Promise.all(counts)) as Counts;
};

/** Reads as a stream and truncates in place: a long dance has hundreds of megabytes, and others may be running. */
const repairTable = async (folder: string, table: SessionTable, types?: ColumnTypes): Promise<number> => {
  const file = tableFile(folder, table);
  const header = csvHeader(initialColumns(table, types));
  if (!(await exists(file))) {
    await writeDurably(file, header, OWNER_ONLY_FILE);
    return 0;
  }
  await expectRegularFile(file);
  // A stream over a handle would close the handle as soon as nobody reads on.
  const columnsOf = (header: readonly string[]) => withTypes(types, sessionTableColumns(table, header));
  const { bytes, rows } = await intactRows(createReadStream(file), columnsOf);
  if (bytes === 0) await replaceHeader(file, header);
  else await truncateAfter(file, bytes);
  return rows;
};

const exists = async (file: string): Promise<boolean> => {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

/** The columns of a new table in an existing folder: those that the folder's own data package describes. */
const initialColumns = (table: SessionTable, types: ColumnTypes | undefined): readonly Pick<Column, 'name'>[] => {
  const names = Object.keys(types ?? {});
  return sessionTableColumns(table, names) ? names.map((name) => ({ name })) : SESSION_TABLES[table];
};

/** The column types by the folder's own data package, which describe the rows of that version best. */
const withTypes = (
  types: ColumnTypes | undefined,
  columns: readonly FileColumn[] | null,
): readonly FileColumn[] | null =>
  types && columns ? columns.map((column) => ({ ...column, type: types[column.nameInFile] ?? column.type })) : columns;

/** Writes a new header where there is none or only a part of one; any other content is kept aside. */
const replaceHeader = async (file: string, header: string): Promise<void> => {
  const { size } = await stat(file);
  const isTornHeader = size < header.length && header.startsWith(await readFile(file, 'utf8'));
  if (!isTornHeader) await rename(file, await unusedName(file));
  await writeDurably(file, header, OWNER_ONLY_FILE);
};

const truncateAfter = async (file: string, bytes: number): Promise<void> => {
  if (bytes === (await stat(file)).size) return;
  if (await hasWholeLine(file, bytes)) await copyAside(file);
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
};

/** Whether more than one torn line follows the sound rows. */
const hasWholeLine = async (file: string, from: number): Promise<boolean> => {
  for await (const chunk of createReadStream(file, { start: from })) {
    if ((chunk as Buffer).includes(NEWLINE)) return true;
  }
  return false;
};

const copyAside = async (file: string): Promise<void> => {
  await writeAtomically(await unusedName(file), (part) => copyFile(file, part, constants.COPYFILE_FICLONE));
};

/** `frames.csv.unreadable`, or with a number when that exists already. */
const unusedName = async (file: string): Promise<string> => {
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${file}.unreadable` : `${file}.unreadable-${n}`;
    if (!(await exists(name))) return name;
  }
};

/** The file names of the tables in a folder that could not be understood and were kept aside. */
export const tablesKeptAside = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => /\.csv\.unreadable(?:-\d+)?$/.test(name)).sort();

type IntactPart = {
  /** Of the header and the rows; 0 if there is no header. */
  readonly bytes: number;
  readonly rows: number;
};

type Chunks = Iterable<Buffer> | AsyncIterable<Buffer>;

/** The part before the first row that can't be parsed: rows are only ever appended, so all of it is complete. */
export const intactPart = (chunks: Chunks, columns: readonly Column[]): Promise<IntactPart> =>
  intactRows(chunks, (header) => matchColumns(header, columns));

/** `columnsOf` returns the columns of the file's own header, `null` if it is none. */
const intactRows = async (
  chunks: Chunks,
  columnsOf: (header: readonly string[]) => readonly Column[] | null,
): Promise<IntactPart> => {
  let row: RegExp | null = null;
  let [bytes, lines] = [0, 0];
  for await (const line of linesOf(chunks)) {
    const text = line.toString();
    if (row === null) {
      const columns = columnsOf(headerCells(text));
      if (!columns) break;
      row = rowPattern(columns);
    } else if (!row.test(text)) break;
    bytes += line.length;
    lines += 1;
  }
  return { bytes, rows: Math.max(0, lines - 1) };
};

const NEWLINE = 0x0a;
/** A thousand times a row's length: longer content without a newline is not one of our CSVs. */
const MAX_LINE_BYTES = 2 ** 20;

/**
 * Lines with their newlines. A row is one line (csv-line.ts), so what follows the last newline is torn and left out.
 */
async function* linesOf(chunks: Chunks): AsyncGenerator<Buffer> {
  let partial: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let rest = Buffer.concat([partial, chunk]);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      yield rest.subarray(0, end + 1);
      rest = rest.subarray(end + 1);
    }
    if (rest.length > MAX_LINE_BYTES) return;
    partial = rest;
  }
}

const TEXT = '(?:"(?:[^"\\0]|"")*"|[^",\\0]*)';
const NUMBER = '(?:-?\\d+(?:\\.\\d+)?)?';
const CELLS: { readonly [type in Column['type']]: string } = {
  string: TEXT,
  datetime: TEXT,
  boolean: '(?:true|false)?',
  integer: NUMBER,
  number: NUMBER,
};

/** Matches a row. A CSV parser would take half a millisecond for a row of poses. */
const rowPattern = (columns: readonly Column[]): RegExp =>
  new RegExp(`^${columns.map(({ type }) => CELLS[type]).join()}\r?\n$`);

/** The cells of a CSV's first line; none if it can't be parsed. */
const headerCells = (line: string): readonly string[] => {
  const [cells = []] = parse(line, { bom: true, relax_quotes: true, relax_column_count: true });
  return cells;
};

/** The columns of a table's file in the order of its header; `null` if it has no known header. */
const columnsInFile = async (
  folder: string,
  table: SessionTable,
  types: ColumnTypes | undefined,
): Promise<readonly FileColumn[] | null> => {
  const file = tableFile(folder, table);
  await expectRegularFile(file);
  for await (const line of linesOf(createReadStream(file))) {
    return withTypes(types, sessionTableColumns(table, headerCells(line.toString())));
  }
  return null;
};

/**
 * The columns of a table's file whose types are known, by the names and in the order of its own header; `null` if it
 * has no known header.
 */
export const columnsOnDisk = async (folder: string, table: SessionTable): Promise<readonly Column[] | null> => {
  const types = (await readPackageTypes(folder))[table];
  const columns = await columnsInFile(folder, table, types);
  const isKnown = ({ name, nameInFile }: FileColumn) =>
    types?.[nameInFile] !== undefined || SESSION_TABLES[table].some((column) => column.name === name);
  return columns?.filter(isKnown).map(asInFile) ?? null;
};

const asInFile = ({ nameInFile, ...column }: FileColumn): Column => ({ ...column, name: nameInFile });

/** The text of the folder's own `datapackage.json`; if it has none, one that describes the columns of its files. */
export const dataPackageOf = async (folder: string, sessionId: string): Promise<string> => {
  const text = await readPackageText(folder);
  if (text !== null) return text;
  const tables = SESSION_TABLE_NAMES.map(async (table) => {
    const columns = await columnsInFile(folder, table, undefined).catch(() => null);
    return [table, columns?.map(asInFile) ?? []] as const;
  });
  const columns = Object.fromEntries(await Promise.all(tables)) as { [table in SessionTable]: Column[] };
  return makeDataPackage(sessionId, columns);
};

/** Where the poses of a session's frames were estimated; nowhere, for a version that didn't record it. */
export const originsOnDisk = async (folder: string): Promise<ReadonlySet<PoseOrigin>> => {
  const found = new Set<string | undefined>();
  const parser = createParser({ bom: true, columns: true });
  await pipeline(createReadStream(tableFile(folder, 'frames')), parser, async (rows: AsyncIterable<FrameCells>) => {
    for await (const { measured_by: origin } of rows) found.add(origin);
  });
  return new Set(POSE_ORIGINS.filter((origin) => found.has(origin)));
};
type FrameCells = { readonly measured_by?: string };

type TableRow = { readonly [column: string]: Cell };

/**
 * The rows of a table by today's column names: numbers as numbers, empty and missing cells as null. An incomplete row
 * is left out: a running session's last row may be half written. `null` if the table can't be understood.
 */
export const readTableRows = async (folder: string, table: SessionTable): Promise<readonly TableRow[] | null> => {
  const file = tableFile(folder, table);
  await expectRegularFile(file);
  const text = await readFile(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [header = [], ...rows]: string[][] = parse(whole, { bom: true, skip_records_with_error: true });
  const indices = columnIndices(table, header);
  if (!indices) return null;
  const columns: readonly Column[] = SESSION_TABLES[table];
  const valueOf = (row: readonly string[], column: Column): Cell => {
    const index = indices[column.name];
    return index === undefined ? null : parseCell(column, row[index]);
  };
  return rows.map((row) => Object.fromEntries(columns.map((column) => [column.name, valueOf(row, column)])));
};
