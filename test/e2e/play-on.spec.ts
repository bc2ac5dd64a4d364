import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { SHORT_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { expectDancing, expectNormalEnd, jumpToEnd } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

// Two dances of ten seconds.
const folder = mkdtempSync(path.join(tmpdir(), 'instep-dances-'));
let server: RunningServer;
test.beforeAll(async () => {
  for (const id of ['first', 'second']) {
    for (const ending of ['csv', 'jpg', 'mp4']) {
      cpSync(path.join(SHORT_DANCES, `test-steps.${ending}`), path.join(folder, `${id}.${ending}`));
    }
    const dance = JSON.parse(readFileSync(path.join(SHORT_DANCES, 'test-steps.json'), 'utf8')) as object;
    writeFileSync(path.join(folder, `${id}.json`), JSON.stringify({ ...dance, id, title: `The ${id} dance` }));
  }
  server = await startServer({ DANCES_DIR: folder });
});
test.afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pick = (page: Page, danceId: string) => page.locator(`[data-testid=pick][data-dance-id=${danceId}]`).click();

const chooseBoth = async (page: Page): Promise<void> => {
  await page.goto(server.address);
  await page.getByTestId('play-on').click();
  await pick(page, 'first');
  await page.getByTestId('add-dance').click();
  await pick(page, 'second');
};

test('a player alone dances on from one dance to the next without a press', async () => {
  const { page, consoleErrors, close } = await openBrowser(server.address, 'blocked');
  await chooseBoth(page);
  await page.reload();
  await expect(page.getByTestId('next')).toHaveAttribute('data-dance-id', 'first');
  await expectAccessible(page);
  await page.getByTestId('next-dance').click();
  await page.getByTestId('play-without-camera').click();
  await jumpToEnd(page);
  await expect(page.getByTestId('next-up').getByRole('timer')).toBeVisible();
  await screenshot(page, 'play-on');
  await page.waitForURL(/dance=second/);
  await jumpToEnd(page);
  await expect(page.getByTestId('play-on')).toBeVisible();
  await expect(page.getByTestId('next-up')).toHaveCount(0);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('any key leaves the result in peace, and a raised hand goes on', { tag: '@long' }, async () => {
  const player = await openBrowser(server.address, 'beckoning', { permissions: ['camera'] });
  const { page } = player;
  await chooseBoth(page);
  await page.getByTestId('next-dance').click();
  await page.getByTestId('use-camera').click();
  await expectNormalEnd(player);
  const timer = page.getByTestId('next-up').getByRole('timer');
  await expect(timer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(timer).toHaveCount(0);
  await expect(page.getByTestId('ready-hand')).toBeVisible();
  await expectAccessible(page);
  await page.waitForURL(/dance=second/, { timeout: 60_000 });
  await expectDancing(page);
  await expectNormalEnd(player);
  await player.close();
});
