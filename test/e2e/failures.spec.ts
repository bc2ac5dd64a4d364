import { expect, test } from '@playwright/test';
import { expectDancing, openDance } from './dance-steps.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(() => server.stop());

test('a camera that is not allowed is told in words, with the way to allow it', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await openDance(page, server.address);
  await expect(page.getByTestId('camera-problem')).toHaveAttribute('data-problem', 'blocked');
  await expect(page.getByTestId('camera-problem')).toContainText('Click the camera sign in the address bar');
  await close();
});

test('a server killed in mid-dance ends the dance with words, and no result is invented', async () => {
  const { page, close } = await openBrowser(server.address, 'dancer');
  await openDance(page, server.address);
  await expectDancing(page);
  await expect(page.getByTestId('rating')).toBeVisible({ timeout: 30_000 });
  server.process.kill('SIGKILL');
  await expect(page.getByTestId('dialog')).toContainText('Connection lost');
  await expect(page.getByTestId('close-info')).toHaveCount(0);
  await close();
});
