import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectDancing } from './dance-steps.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

test('where the camera is allowed, a raised hand chooses the dance and begins it, and no key is pressed', async () => {
  const { page, consoleErrors, close } = await openBrowser(server.address, 'beckoning', { permissions: ['camera'] });
  await page.goto(server.address);
  await expect(page.getByTestId('hand-chooser')).toContainText('First steps');
  await screenshot(page, 'select-by-hand');
  await expectDancing(page);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('choosing by hand is turned off by one press, and stays off', { tag: '@long' }, async () => {
  const { page, close } = await openBrowser(server.address, 'still', { permissions: ['camera'] });
  await page.goto(server.address);
  const chooser = page.getByTestId('hand-chooser');
  await expect(chooser).toBeVisible();
  await expectAccessible(page);
  await chooser.getByRole('button').click();
  await expect(chooser).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('dance-tile').first()).toBeVisible();
  await expect(chooser).toHaveCount(0);
  await close();
});
