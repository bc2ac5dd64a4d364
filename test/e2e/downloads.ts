import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** A file that the browser saved. */
export type Saved = { readonly name: string; readonly bytes: Buffer };

/** Opens the menu of downloads and saves one of them. */
export const saved = async (page: Page, testId: string): Promise<Saved> => {
  await page.getByTestId('files').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testId).click()]);
  await page.keyboard.press('Escape');
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};

const PROGRAM =
  'import csv, io, json, sys; text = io.TextIOWrapper(sys.stdin.buffer, encoding=sys.argv[2], newline="");' +
  'print(json.dumps(list(csv.reader(text, delimiter=sys.argv[1], strict=True))))';

/** The rows as Python's csv module reads them; `null` if there is no Python. */
export const readCsvByPython = (bytes: Buffer, delimiter: string, encoding: string): string[][] | null => {
  const { status, stdout } = spawnSync('python3', ['-c', PROGRAM, delimiter, encoding], {
    input: bytes,
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  if (status === 0) return JSON.parse(stdout) as string[][];
  console.warn("SKIPPED: no python3 here, so no CSV is read by another language's reader");
  return null;
};
