import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { TEST_DANCES } from '../support/test-dances.ts';
import { expectAccessible } from './accessible.ts';
import { dropVideo } from './drop-video.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

const VIDEO = path.join(TEST_DANCES, 'first-steps.mp4');
let folder: string;
let server: RunningServer;
test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-studio-'));
  const [dances, imports] = [path.join(folder, 'dances'), path.join(folder, 'imports')];
  cpSync(path.dirname(VIDEO), dances, { recursive: true });
  server = await startServer({ DANCES_DIR: dances, IMPORTS_DIR: imports });
});
test.afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

test('a dropped video becomes a dance, whose moves are edited and whose tile appears without a restart', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/studio`);
  await expectAccessible(page);
  await dropVideo(page, { name: 'my_waltz.mp4', bytes: readFileSync(VIDEO) });
  await expect(page.getByLabel('Title')).toHaveValue('My waltz');
  await page.getByLabel('End at').fill('6');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Make the dance' }).click();
  await expect(page.getByTestId('import')).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expectAccessible(page);
  await screenshot(page, 'studio');
  await page.getByRole('link', { name: 'Open', exact: true }).click();

  const moves = page.getByTestId('timeline-move');
  await expect(moves.first()).toBeVisible();
  const before = await moves.count();
  await moves.first().click();
  await page.getByLabel('Name').fill('Sway');
  await page.getByLabel('Name').press('Tab');
  await page.getByLabel('Gold move').check();
  const border = page.getByTestId('border').nth(1);
  const was = Number(await border.getAttribute('aria-valuenow'));
  await border.press('ArrowRight');
  await expect(border).not.toHaveAttribute('aria-valuenow', String(was));
  await expectAccessible(page);
  await page.getByTestId('save').click();
  await expect(page.getByTestId('save')).toHaveText('Saved');
  await screenshot(page, 'studio-dance');
  const info = JSON.parse(readFileSync(path.join(folder, 'dances/my-waltz.json'), 'utf8')) as { moves: object[] };
  expect(info.moves).toHaveLength(before);
  expect(info.moves[0]).toMatchObject({ label: 'Sway', gold: true });

  await page.getByRole('link', { name: 'Test dance' }).click();
  await expect(page.getByTestId('use-camera')).toBeVisible();
  await page.goto(server.address);
  await expect(page.locator('[data-dance-id="my-waltz"]')).toBeVisible();
  await close();
});
