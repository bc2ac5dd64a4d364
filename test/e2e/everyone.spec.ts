import { expect, test, type Locator } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectDancing } from './dance-steps.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(() => server.stop());

/** Presses Tab until the focus is there, as somebody without a mouse does. */
const tabTo = async (target: Locator): Promise<void> => {
  for (let k = 0; k < 12; k++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await target.page().keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
};

test('a dance is begun, paused, gone on with and left by keyboard alone, and every screen on the way is clean', async () => {
  const { page, close } = await openBrowser(server.address, 'hand');
  await page.goto(server.address);
  const tile = page.getByTestId('dance-tile').first();
  await expect(tile).toBeVisible();
  await expectAccessible(page);
  await tabTo(tile);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('use-camera')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expectDancing(page);
  await expectAccessible(page);
  await page.keyboard.press('Space');
  await expect(page.getByTestId('continue')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expectDancing(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('dialog')).toBeVisible();
  await tabTo(page.getByTestId('exit'));
  await page.keyboard.press('Enter');
  await expect(tile).toBeVisible();
  await close();
});

test('settings, an empty review and an address that leads nowhere are clean too', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  for (const address of ['/settings', '/review', '/?dance=no-such-dance']) {
    await page.goto(server.address + address);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expectAccessible(page);
  }
  await page.goto(`${server.address}/?dance=first-steps`);
  await page.getByTestId('use-camera').click();
  await expect(page.getByTestId('camera-problem')).toBeVisible();
  await expectAccessible(page);
  await close();
});

test('who is not alone is told whom the judge follows', async () => {
  const { page, close } = await openBrowser(server.address, 'pair');
  await page.goto(`${server.address}/?dance=first-steps`);
  await page.getByTestId('use-camera').click();
  await expect(page.getByTestId('hint')).toHaveText('Two people in view. I follow the one in the middle.');
  await close();
});

test('a dark room is told in words on a clean screen, and blocks nobody', async () => {
  const { page, close } = await openBrowser(server.address, 'dark');
  await page.goto(`${server.address}/?dance=first-steps`);
  await page.getByTestId('use-camera').click();
  await expect(page.getByTestId('framing')).toHaveText('It is dark here. Turn on a light');
  await expect(page.getByTestId('sign-light')).toHaveAttribute('data-state', 'dark');
  await expectAccessible(page);
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
  await close();
});
