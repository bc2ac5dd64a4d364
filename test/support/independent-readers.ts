/** Reads CSVs and ZIPs by other programs than ours, to check what ours write. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** The rows of a CSV as objects by its header, read by an independent parser. */
export const readCsv = (file: string): Record<string, string>[] => parse(readFileSync(file, 'utf8'), { columns: true });

/** Whether Python is installed. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** The rows of a CSV, read by Python's csv module in strict mode: a check by an independent parser. */
export const readCsvByPython = (bytes: Uint8Array, delimiter: string, encoding: string): string[][] => {
  const program =
    'import csv, io, json, sys; text = io.TextIOWrapper(sys.stdin.buffer, encoding=sys.argv[2], newline="");' +
    'print(json.dumps(list(csv.reader(text, delimiter=sys.argv[1], strict=True))))';
  const printed = execFileSync('python3', ['-c', program, delimiter, encoding], { input: bytes, maxBuffer: 2 ** 28 });
  return JSON.parse(printed.toString()) as string[][];
};

/**
 * The files of a ZIP, read by Python's zipfile module after it has checked every checksum: a check by an independent
 * reader.
 */
export const readZipByPython = (bytes: Uint8Array): Record<string, string> => {
  const program =
    'import io, json, sys, zipfile; z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); assert z.testzip() is None;' +
    // Of large files, only the beginning is needed here.
    'print(json.dumps({i.filename: z.read(i)[:100_000].decode(errors="replace") for i in z.infolist()}))';
  const printed = execFileSync('python3', ['-c', program], { input: bytes, maxBuffer: 2 ** 28 });
  return JSON.parse(printed.toString()) as Record<string, string>;
};
