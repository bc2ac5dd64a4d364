import { expect, test } from '@playwright/test';
import { LANGUAGES } from '@instep/web/words/languages';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openCamera } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(() => server.stop());

test('the language is the browser’s until another is chosen, and the choice is stored', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked', { locale: 'ko-KR' });
  await page.goto(server.address);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.getByRole('link', { name: '설정' })).toBeVisible();
  await expectAccessible(page);
  // From the second language through all the others back to the first.
  for (let presses = 1; presses < LANGUAGES.length; presses += 1) await page.getByTestId('language').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
  await page.goto(`${server.address}/settings`);
  await page.getByTestId('languages').getByRole('button', { name: '한국어' }).click();
  await expect(page.getByRole('heading', { name: '설정' })).toBeVisible();
  await expectAccessible(page);
  await close();
});

test('the language can be changed during a dance without stopping it', { tag: '@long' }, async () => {
  const { page, close, consoleErrors } = await openBrowser(server.address, 'hand');
  await openCamera(page, server.address, 'first-steps');
  await expectDancing(page);
  const video = page.locator('video:not([muted])').first();
  const before = await video.evaluate((element: HTMLVideoElement) => element.currentTime);
  const button = page.getByTestId('dance').getByRole('button');
  await expect(button).toHaveAccessibleName('Pause');
  await page.keyboard.press('g');
  await expect(button).toHaveAccessibleName('일시정지');
  await expect(page.getByTestId('dance')).toHaveAttribute('data-phase', 'dancing');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(before);
  await expect(page.getByTestId('dance')).toHaveAttribute('data-phase', 'dancing');
  await page.keyboard.press('Space');
  await expect(page.getByTestId('dialog')).toContainText('천천히 쉬세요.');
  await expectAccessible(page);
  for (let presses = 1; presses < LANGUAGES.length; presses += 1)
    await page.getByTestId('dialog').getByTestId('language').click();
  await expect(page.getByTestId('dialog')).toContainText('Take your time.');
  expect(consoleErrors).toEqual([]);
  await close();
});
