import { expect, test } from '@playwright/test';
import { SHORT_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { expectDancing, expectNormalEnd, openCamera } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer({ DANCES_DIR: SHORT_DANCES });
});
test.afterAll(() => server.stop());

test('if the camera is allowed, a raised hand leads from the list of dances to the result and to the dance again', async () => {
  const player = await openBrowser(server.address, 'beckoning', { permissions: ['camera'] });
  const { page } = player;
  await page.goto(server.address);
  await expect(page.getByTestId('hand-chooser')).toContainText('Raise a hand');
  await screenshot(page, 'select-by-hand');
  await expectDancing(page);
  await expectNormalEnd(player);
  await expectDancing(page);
  expect(await player.actions()).toBe(0);
  await player.close();
});

test('a raised hand is seen by the device of a player who asked for that, and no image leaves the page', async () => {
  const { page, consoleErrors, close } = await openBrowser(server.address, 'beckoning', { permissions: ['camera'] });
  await page.addInitScript(() => localStorage.setItem('instep', JSON.stringify({ poses: 'device' })));
  const binarySizes: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') binarySizes.push(payload.length);
    }),
  );
  // Untested, the device is not used in the list, and the server isn't, either.
  await page.goto(server.address);
  await expect(page.getByTestId('dance-tile').first()).toBeVisible();
  await expect(page.getByTestId('hand-chooser')).toHaveCount(0);
  await openCamera(page, server.address, 'test-steps', 'e2e=patient-device');
  await expect(page.getByTestId('pose-way')).toHaveAttribute('data-state', 'device', { timeout: 60_000 });
  await page.goto(`${server.address}/?e2e=patient-device`);
  await expect(page.getByTestId('hand-chooser')).toBeVisible();
  await expect(page).toHaveURL(/dance=test-steps/, { timeout: 60_000 });
  expect(Math.max(0, ...binarySizes)).toBeLessThanOrEqual(200);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('if the camera is allowed, one press leads from the list of dances to the camera check', async () => {
  const { page, actions, close } = await openBrowser(server.address, 'still', { permissions: ['camera'] });
  await page.goto(server.address);
  await expect(page.getByTestId('hand-chooser')).toBeVisible();
  await page.getByTestId('hero-dance').click();
  await expect(page.getByTestId('framing')).toBeVisible();
  expect(await actions()).toBe(1);
  await close();
});

test('a raised hand continues a paused dance, without a further connection', { tag: '@long' }, async () => {
  const { page, consoleErrors, close } = await openBrowser(server.address, 'beckoning');
  let connections = 0;
  await openCamera(page, server.address, 'test-steps');
  await expectDancing(page);
  page.on('websocket', () => (connections += 1));
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('dialog').getByTestId('ready-hand')).toBeVisible();
  await expectDancing(page);
  expect(connections).toBe(0);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('choosing by hand is turned off by one press and stays off', { tag: '@long' }, async () => {
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
