import { expect, test, type Locator, type Page } from '@playwright/test';
import { DICTIONARIES } from '@instep/web/words/languages';
import { writeGeneratedClass } from '../support/generated-class.ts';
import { SHORT_DANCES, TEST_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openCamera, REOPEN_CAMERA_QUERY } from './dance-actions.ts';
import { MOVING, openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

const fillsScreen = (page: Page): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null);

/** Presses Tab until the target has the focus, as somebody without a mouse does. */
const tabTo = async (target: Locator): Promise<void> => {
  for (let k = 0; k < 12; k++) {
    if (await isFocused(target)) return;
    await target.page().keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
};

test('a dance is started, paused, continued and left by keyboard, and every screen is accessible', async () => {
  const { page, close } = await openBrowser(server.address, 'hand');
  await page.goto(server.address);
  const tile = page.getByTestId('dance-tile').first();
  await expect(tile).toBeVisible();
  await expectAccessible(page);
  await tabTo(page.getByTestId('hero-dance'));
  await page.keyboard.press('ArrowDown');
  await expect(tile).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('use-camera')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  // One hand is held above the head, so the check ends although the feet are not in the frame.
  await expect(page.getByTestId('framing')).toHaveText('Hold it …');
  await expectDancing(page);
  await expectAccessible(page);
  await page.keyboard.press('Space');
  await expect(page.getByTestId('continue')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('?');
  await expect(page.getByTestId('key-help')).toBeVisible();
  await expectAccessible(page);
  // Escape goes one step back: from the help to the pause, and from there to the dance.
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('key-help')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expectDancing(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('dialog')).toBeVisible();
  await tabTo(page.getByTestId('exit'));
  await page.keyboard.press('Enter');
  await expect(tile).toBeVisible();
  await close();
});

test('settings, an empty review and unknown addresses are accessible and have the top bar', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  for (const [address, title, status] of [
    ['/Settings/', 'Settings · Instep', 200],
    ['/review', 'Review · Instep', 200],
    ['/?dance=no-such-dance', 'This dance doesn’t exist · Instep', 200],
    ['/dance/warm-up', 'Page not found · Instep', 404],
  ] as const) {
    expect((await page.goto(server.address + address))?.status()).toBe(status);
    await expect(page).toHaveTitle(title);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.getByRole('navigation').getByRole('link')).toHaveCount(4);
    await expectAccessible(page);
  }
  await page.getByRole('link', { name: 'All dances' }).click();
  await expect(page.getByTestId('dance-tile').first()).toBeVisible();
  await expect(page).toHaveTitle('Dance · Instep');
  expect(new URL(page.url()).pathname).toBe('/');
  await close();
});

for (const { locale } of Object.values(DICTIONARIES).map(({ language }) => language)) {
  const details = locale === 'en-GB' ? {} : { tag: '@long' };
  test(`no page is wider than a screen of 320 pixels, and each has its own title: ${locale}`, details, async () => {
    const own = await startServer();
    const [id, earlier] = await writeGeneratedClass(TEST_DANCES, own.sessionsFolder, new Date());
    const { page, close } = await openBrowser(own.address, 'blocked', {
      locale,
      viewport: { width: 320, height: 640 },
    });
    const titles = new Set<string>();
    const addresses = ['/', '/?dance=first-steps', '/review', `/review/${id}`, `/review/${id}?compare=${earlier}`];
    for (const address of [...addresses, '/studio', '/studio/first-steps', '/settings', '/nowhere']) {
      await page.goto(own.address + address);
      await expect(page.locator('h1').first()).toBeVisible();
      // Content that loads later makes a page taller, and must not make it wider.
      if (address.startsWith('/review/')) await expect(page.getByTestId('limb-strip').first()).toBeVisible();
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(320);
      const outside = await page
        .locator('header a, header button')
        .evaluateAll((all) =>
          all.map((one) => one.getBoundingClientRect()).filter(({ left, right }) => left < 0 || right > 320),
        );
      expect.soft(outside, address).toEqual([]);
      titles.add(await page.title());
      if (address === '/?dance=first-steps')
        await expect(page.locator('.top button').first()).toBeInViewport({ ratio: 1 });
    }
    // The pages of a dance and of its editor in the Studio have the same title.
    expect(titles.size).toBe(8);
    await close();
    await own.stop();
  });
}

test('the results and practice are opened, used and left by keyboard', { tag: '@long' }, async () => {
  const short = await startServer({ DANCES_DIR: SHORT_DANCES });
  const { page, close } = await openBrowser(short.address, 'frozenLeftArm', MOVING);
  await page.goto(`${short.address}/settings`);
  await page.getByLabel('Full screen while dancing').press('Space');
  await page.goto(`${short.address}/?dance=test-steps&${REOPEN_CAMERA_QUERY}`);
  await expect(page.getByTestId('use-camera')).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page.getByTestId('start-anyway'));
  expect(await fillsScreen(page)).toBe(true);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('again')).toBeFocused({ timeout: 60_000 });
  // There is confetti, because a first score is always a best.
  await expect(page.getByTestId('confetti')).toHaveCount(1);
  await expect(page.getByTestId('photo')).toBeVisible();
  await expectAccessible(page);
  await tabTo(page.getByRole('link', { name: 'Save the photo' }));
  for (let k = 0; k < 12 && !(await isFocused(page.getByTestId('practise'))); k++)
    await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('practice')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
  await page.keyboard.press('=');
  await expect(page.getByTestId('speeds')).toHaveAttribute('data-speed', '0.8');
  await page.keyboard.press('Space');
  await expect(page.getByTestId('continue')).toBeFocused();
  await expectAccessible(page);
  await tabTo(page.getByTestId('exit'));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('dance-tile')).toBeVisible();
  await expect.poll(() => fillsScreen(page)).toBe(false);
  await close();
  await short.stop();
});

test('the camera check explains whom the judge follows if two people are in the frame', async () => {
  const { page, close } = await openBrowser(server.address, 'pair');
  await openCamera(page, server.address, 'first-steps');
  await expect(page.getByTestId('hint')).toHaveText('Two people in view. We’ll follow the one in the middle.');
  await close();
});

test('a dark room is explained on an accessible screen, and does not block the dance', async () => {
  const { page, close } = await openBrowser(server.address, 'dark');
  await openCamera(page, server.address, 'first-steps');
  await expect(page.getByTestId('framing')).toHaveText('It’s dark here. Turn on a light');
  await expect(page.getByTestId('sign-light')).toHaveAttribute('data-state', 'dark');
  await expectAccessible(page);
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
  await close();
});
