import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { writeMadeSession } from '../support/made-sessions.ts';
import { readDance } from '@instep/dance-files/dance-folder';
import { parse } from 'csv-parse/sync';
import { writeGeneratedClass } from '../support/generated-class.ts';
import { TEST_DANCES } from '../support/test-data.ts';
import { readCsvByPython, saved } from './downloads.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(() => server.stop());

for (const [timezoneId, shown, day, details] of [
  ['Asia/Seoul', '30 Nov 2025, 02:05', '2025-11-30', {}],
  ['America/Los_Angeles', '29 Nov 2025, 09:05', '2025-11-29', { tag: '@long' }],
] as const) {
  test(`in ${timezoneId}, file names contain the day that the page shows`, details, async () => {
    const { info } = await readDance(TEST_DANCES, 'first-steps');
    const startedAt = new Date('2025-11-29T17:05:00Z');
    const made = { n: 0, player: 'Mia', startedAt, dance: info, skill: 0.6, lagMs: 200 };
    const { id } = await writeMadeSession(server.sessionsFolder, made);
    const { page, close } = await openBrowser(server.address, 'blocked', { locale: 'en-GB', timezoneId });
    await page.goto(`${server.address}/review/${id}`);
    await expect(page.locator('main header')).toContainText(shown);
    expect((await saved(page, 'csv-moves')).name.slice(0, 10)).toBe(day);
    await page.goto(`${server.address}/review`);
    const row = page.getByTestId('class-row').filter({ hasText: 'Mia' });
    await row.getByTestId('player-menu').click();
    const [download] = await Promise.all([page.waitForEvent('download'), row.getByTestId('export').click()]);
    const zip = await readFile(await download.path());
    expect(zip.includes(`${day}-first-steps-${id.slice(0, 8)}/moves.csv`)).toBe(true);
    await close();
  });
}

/** The CSV format that a spreadsheet in each language expects. */
const LOCALES = [
  { locale: 'de-DE', delimiter: ';', decimal: ',' },
  { locale: 'ko-KR', delimiter: ',', decimal: '.' },
] as const;

for (const { locale, delimiter, decimal } of LOCALES) {
  test(
    `in ${locale}, each table downloads as CSV and as CSV for Excel, with equal contents for csv-parse and Python`,
    { tag: '@long' },
    async () => {
      const [id] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
      const { page, close } = await openBrowser(server.address, 'blocked', { locale });
      for (const [address, tables] of [
        ['/review', ['sessions']],
        [`/review/${id}`, ['moves', 'frames', 'poses']],
      ] as const) {
        await page.goto(server.address + address);
        for (const table of tables) {
          const plain = await saved(page, `csv-${table}`);
          const rows: string[][] = parse(plain.bytes);
          expect(plain.name).toMatch(new RegExp(`${table}.*\\.csv$`));
          expect(rows.length).toBeGreaterThan(2);
          expect(readCsvByPython(plain.bytes, ',', 'utf-8') ?? rows).toEqual(rows);

          const excel = await saved(page, `excel-${table}`);
          expect(excel.name).toMatch(/-excel\.csv$/);
          expect([...excel.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
          const excelRows: string[][] = parse(excel.bytes, { bom: true, delimiter });
          expect(readCsvByPython(excel.bytes, delimiter, 'utf-8-sig') ?? excelRows).toEqual(excelRows);
          expect([excelRows.length, excelRows[0]]).toEqual([rows.length, rows[0]]);
          // A number with decimals is written as in the language, and has the same value.
          const fractions = rows
            .slice(1)
            .flatMap((row, k) =>
              row.flatMap((cell, c) => (/^-?\d+\.\d+$/.test(cell) ? [[cell, excelRows[k + 1]?.[c] ?? '']] : [])),
            );
          expect(fractions.length).toBeGreaterThan(10);
          expect(fractions.map(([cell]) => cell?.replace('.', decimal))).toEqual(fractions.map(([, cell]) => cell));
        }
      }
      await close();
    },
  );
}
