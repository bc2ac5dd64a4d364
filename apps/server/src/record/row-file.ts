import { open, type FileHandle } from 'node:fs/promises';

/** A new file that only grows, line by line. */
export type RowFile = {
  readonly file: string;
  /** Lines so far, on disk or not; the header is none. */
  readonly rows: number;
  /** Takes a line; it is on disk after the next flush. */
  readonly append: (line: string) => void;
  /** Resolves when all lines taken before are on disk. */
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Creates the file with its header. Rejects when it is there already. */
export const createRowFile = async (file: string, header: string): Promise<RowFile> => {
  const handle: FileHandle = await open(file, 'ax');
  let waiting: string[] = [header];
  let rows = 0;
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const text = waiting.join('');
    waiting = [];
    await handle.appendFile(text);
    await handle.datasync();
  };
  await flush();
  return {
    file,
    get rows() {
      return rows;
    },
    append: (line) => {
      waiting.push(line);
      rows += 1;
    },
    flush,
    close: () => handle.close(),
  };
};
