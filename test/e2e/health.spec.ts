import { readFile } from 'node:fs/promises';
import { CAMERA_HEALTH_COLUMNS } from '@instep/choreo/health-csv';
import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

test('the page of health shows the camera, tries the connection, and saves what it has measured', async () => {
  const { page, consoleErrors, close } = await openBrowser(server.address, 'laptop');
  await page.goto(`${server.address}/health`);
  // This browser has allowed the camera already.
  await expect(page.getByTestId('sign-light')).toHaveAttribute('data-state', 'good');
  await expect(page.getByTestId('lane-light')).toContainText('%');

  // Nothing is sent before it is asked for; then the charts of the connection fill.
  await expect(page.getByTestId('lane-connection').getByRole('heading')).not.toContainText('ms');
  await page.getByTestId('try-connection').press('Enter');
  await expect(page.getByTestId('trial')).toHaveAttribute('data-state', 'running');
  await expect(page.getByTestId('lane-connection').getByRole('heading')).toContainText('ms');
  await expectAccessible(page);

  await page.getByTestId('as-table').press('Enter');
  await expect(page.getByTestId('health-table').getByRole('row').nth(1)).toContainText('ms');
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('csv').press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/^camera-health-.*\.csv$/);
  const [head, row] = (await readFile(await download.path(), 'utf8')).split('\n');
  expect(head).toBe(CAMERA_HEALTH_COLUMNS.map(({ name }) => name).join(','));
  expect(row?.split(',')).toHaveLength(CAMERA_HEALTH_COLUMNS.length);

  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByTestId('as-table').press('Enter');
  await expect(page.getByTestId('lane-light')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  expect(consoleErrors).toEqual([]);
  await close();
});
