import { open, type FileHandle } from 'node:fs/promises';
import { OWNER_ONLY_FILE } from '../../disk/durable-file.ts';

/** Opens a file as Node does; tests replace it to simulate a broken disk. */
export type OpenFile = (file: string, flags: string, mode: number) => Promise<FileHandle>;

/** A new file that is only appended to, line by line. */
export type RowFile = {
  /** Lines on disk, not counting the header. */
  readonly rows: number;
  /** Adds a line; it is on disk after the next flush. */
  readonly append: (line: string) => void;
  /** Resolves when all lines appended before are on disk. Once it has rejected, nothing more is written. */
  readonly flush: () => Promise<void>;
  /** Closes the file, and truncates what a failed flush has left half written. */
  readonly close: () => Promise<void>;
};

/** Creates the file with its header. Rejects when it exists already. */
export const createRowFile = async (file: string, header: string, openFile: OpenFile = open): Promise<RowFile> => {
  const handle = await openFile(file, 'ax', OWNER_ONLY_FILE);
  const onDisk = { rows: -1, bytes: 0 };
  let pendingLines: string[] = [header];
  let fault: Error | null = null;

  const write = async (lines: readonly string[]): Promise<void> => {
    const text = lines.join('');
    await handle.appendFile(text);
    await handle.datasync();
    // If somebody removes the file, its rows are lost, and no write would ever fail.
    if ((await handle.stat()).nlink === 0) throw new Error(`${file} was removed`);
    onDisk.rows += lines.length;
    onDisk.bytes += Buffer.byteLength(text);
  };
  const flush = async (): Promise<void> => {
    // After a failed sync the content of the disk is unknown, so it is never tried again.
    if (fault !== null) throw fault;
    const lines = pendingLines;
    pendingLines = [];
    if (lines.length === 0) return;
    try {
      await write(lines);
    } catch (error) {
      fault = error as Error;
      throw error;
    }
  };
  const close = async (): Promise<void> => {
    try {
      if (fault !== null) await handle.truncate(onDisk.bytes);
    } finally {
      await handle.close();
    }
  };

  try {
    await flush();
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  return {
    get rows() {
      return onDisk.rows;
    },
    append: (line) => void pendingLines.push(line),
    flush,
    close,
  };
};
