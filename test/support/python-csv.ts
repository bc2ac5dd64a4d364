import { execFileSync, spawnSync } from 'node:child_process';

/** Whether there is a Python here. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** The rows of a CSV as Python's csv module reads them, strictly: another language's opinion. */
export const readByPython = (bytes: Uint8Array, delimiter: string, encoding: string): string[][] => {
  const program =
    'import csv, io, json, sys; text = io.TextIOWrapper(sys.stdin.buffer, encoding=sys.argv[2], newline="");' +
    'print(json.dumps(list(csv.reader(text, delimiter=sys.argv[1], strict=True))))';
  const printed = execFileSync('python3', ['-c', program, delimiter, encoding], { input: bytes, maxBuffer: 2 ** 28 });
  return JSON.parse(printed.toString()) as string[][];
};
