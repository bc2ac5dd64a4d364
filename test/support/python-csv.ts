import { execFileSync, spawnSync } from 'node:child_process';

/** Whether Python is installed. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** The rows of a CSV, read by Python's csv module in strict mode: a check by an independent parser. */
export const readByPython = (bytes: Uint8Array, delimiter: string, encoding: string): string[][] => {
  const program =
    'import csv, io, json, sys; text = io.TextIOWrapper(sys.stdin.buffer, encoding=sys.argv[2], newline="");' +
    'print(json.dumps(list(csv.reader(text, delimiter=sys.argv[1], strict=True))))';
  const printed = execFileSync('python3', ['-c', program, delimiter, encoding], { input: bytes, maxBuffer: 2 ** 28 });
  return JSON.parse(printed.toString()) as string[][];
};
