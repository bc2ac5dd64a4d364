import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { MOVING, openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

const TITLES = [
  'First steps',
  'Slow waltz',
  'Café twist',
  'Harvest moon',
  'Robots at breakfast',
  '봄의 춤',
  'Tram line 9',
];

/** Replaces the server's list of one dance by a list of `count`, all with the video and cover of that dance. */
const listDances = async (page: Page, count: number, names: readonly string[] = TITLES): Promise<void> => {
  await page.route('**/api/dances', async (route) => {
    const response = await route.fetch();
    const { dances } = (await response.json()) as { dances: readonly Record<string, unknown>[] };
    const many = Array.from({ length: count }, (_, k) => ({
      ...dances[0],
      id: k === 0 ? dances[0]?.['id'] : `dance-${k}`,
      title: k < names.length ? names[k] : `${names[k % names.length]} ${Math.floor(k / names.length) + 1}`,
      level: 1 + ((k + (k >> 2)) % 3),
      effort: 1 + ((k * 2) % 3),
      durationS: 30 + 17 * (k % 7),
      tags: k % 5 === 3 ? ['seated'] : k % 3 === 0 ? ['no-jumps', 'beginner'] : ['arms'],
    }));
    await route.fulfill({ response, json: { dances: many } });
  });
};

const openSelect = async (count: number, options: Parameters<typeof openBrowser>[2] = {}) => {
  const browser = await openBrowser(server.address, 'blocked', options);
  await listDances(browser.page, count);
  await browser.page.goto(server.address);
  await expect(browser.page.getByTestId('dance-tile')).toHaveCount(count);
  return browser;
};

const focusedDance = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-dance-id'));

test('dances are found by typing, filters and arrow keys, and Enter opens the focused one', async () => {
  const { page, close } = await openSelect(40);
  const tiles = page.getByTestId('dance-tile');
  await page.keyboard.type('waltz');
  await expect(page.getByTestId('search')).toHaveValue('waltz');
  await expect(tiles).toHaveCount(6);
  await page.keyboard.press('Escape');
  await expect(tiles).toHaveCount(40);
  await page.getByTestId('filter-easy').click();
  await page.getByTestId('filter-seated').click();
  await expect(tiles.first().getByText('Easy')).toBeVisible();
  const shownCount = await tiles.count();
  expect(shownCount).toBeGreaterThan(0);
  expect(shownCount).toBeLessThan(8);
  await expectAccessible(page);
  await page.getByTestId('search').fill('no such thing');
  await expect(tiles).toHaveCount(0);
  await expectAccessible(page);
  await page.getByTestId('clear').click();
  await page.getByTestId('add-player').click();
  await expect(page.getByTestId('player-name')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByTestId('search').press('ArrowDown');
  expect(await focusedDance(page)).toBe('first-steps');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  expect(await focusedDance(page)).toBe(await tiles.nth(1).getAttribute('data-dance-id'));
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('use-camera')).toBeFocused();
  await page.goBack();
  await expect(tiles).toHaveCount(40);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('use-camera')).toBeFocused();
  await page.goBack();
  await page.getByTestId('dance-tile').first().focus();
  await page.keyboard.press('p');
  await expect(page.getByTestId('practise')).toBeFocused();
  await close();
});

test('the dance that is looked at moves behind the page, with sound after the first press, until the page is left', async () => {
  const { page, close } = await openSelect(4, MOVING);
  const preview = page.getByTestId('preview');
  const isMuted = () => preview.evaluate((video: HTMLVideoElement) => video.muted);
  const tiles = page.getByTestId('dance-tile');
  await expect.poll(() => preview.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(9);
  expect(await isMuted()).toBe(true);
  await page.keyboard.press('ArrowDown');
  await expect(tiles.first()).toBeFocused();
  await expect.poll(isMuted).toBe(false);
  const volume = await preview.evaluate((video: HTMLVideoElement) => video.volume);
  expect(20 * Math.log10(volume)).toBeCloseTo(-10, 1);
  await page.keyboard.press('ArrowRight');
  const second = await tiles.nth(1).getAttribute('data-dance-id');
  await expect(page.getByTestId('hero')).toHaveAttribute('data-dance-id', second ?? '');
  await expect(tiles.nth(1)).toHaveAttribute('aria-current', 'true');
  await expect(preview).toHaveCount(1);
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('[data-testid^="hero-"]:focus')).toHaveCount(1);
  await page.getByTestId('sound').click();
  await expect.poll(isMuted).toBe(true);
  await page.reload();
  await expect(page.getByTestId('hero')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(tiles.nth(1)).toBeFocused();
  await page.getByTestId('search').click();
  await expect(page.getByTestId('sound')).toHaveAttribute('data-on', 'false');
  await tiles.nth(2).click();
  await expect(page.getByTestId('hero')).toHaveCount(0);
  const third = new URL(page.url()).searchParams.get('dance');
  await page.goBack();
  await expect(page.getByTestId('hero')).toHaveAttribute('data-dance-id', third ?? '');
  await close();
});

test('an arm held out to the right shows the next dance, without a key', async () => {
  const { page, actions, close } = await openBrowser(server.address, 'pointing', { permissions: ['camera'] });
  await listDances(page, 3);
  await page.goto(server.address);
  const order = await page.getByTestId('dance-tile').evaluateAll((all) => all.map((one) => one.dataset['danceId']));
  const hero = page.getByTestId('hero');
  await expect(hero).toHaveAttribute('data-dance-id', order[0] ?? '');
  await expect(page.getByTestId('hand-chooser')).toContainText('Arm out to the side');
  await expect(hero).toHaveAttribute('data-dance-id', order[1] ?? '');
  await expect(hero).toHaveAttribute('data-dance-id', order[2] ?? '');
  expect(await actions()).toBe(0);
  await close();
});

test('without a list of dances, the page leads to the Studio', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await listDances(page, 0);
  await page.goto(server.address);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Open Studio' }).click();
  await expect(page).toHaveURL(/\/studio$/);
  await close();
});

test('every name is stored: six are shown, others are found by typing, and Settings renames and removes them', async () => {
  const { page, close } = await openSelect(1);
  const players = page.getByTestId('players').getByRole('button');
  for (const name of Array.from({ length: 14 }, (_, k) => `Pupil ${k + 1}`)) {
    await page.getByTestId('add-player').click();
    await page.getByTestId('player-name').fill(name);
    await page.getByTestId('player-name').press('Enter');
  }
  await page.reload();
  // The guest, six names, the button for the others, and the one for another player.
  await expect(players).toHaveCount(9);
  await expect(page.getByTestId('more-players')).toHaveText('8 more …');
  await page.getByTestId('more-players').click();
  await expect(players).toHaveCount(17);
  await expect(page.getByTestId('find-player')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('PIL 1');
  await expect(players.first()).toHaveText('Pupil 14');
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('players').getByRole('button', { pressed: true })).toHaveText('Pupil 11');

  await page.goto(`${server.address}/settings`);
  await page.getByText('Edit names').click();
  await expect(page.getByTestId('edit-player')).toHaveCount(14);
  const row = page.getByTestId('edit-player').filter({ hasText: /^\s*Pupil 11\s*$/ });
  await row.getByTestId('rename-player').click();
  await page.getByTestId('new-name').fill('pupil  12');
  await expect(page.getByRole('button', { name: 'Merge with Pupil 12' })).toBeVisible();
  await page.getByTestId('new-name').fill('Noor');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('players').getByRole('button', { pressed: true })).toHaveText('Noor');
  await page.getByTestId('edit-player').filter({ hasText: 'Pupil 14' }).getByTestId('remove-player').click();
  await expect(page.getByTestId('dialog')).toContainText('Results in Review are kept');
  await expectAccessible(page);
  await page.getByTestId('remove-for-good').click();
  await page.reload();
  await page.getByText('Edit names').click();
  await expect(page.getByTestId('edit-player')).toHaveCount(13);
  await expect(page.getByTestId('edit-players')).toContainText('Noor');
  await expect(page.getByTestId('edit-players')).not.toContainText('Pupil 14');
  await close();
});

test('a title of one long word or many short ones fits its tile, and focus moves nothing', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked', { viewport: { width: 390, height: 844 } });
  await listDances(page, 4, ['Donaudampfschifffahrtsgesellschaftskapitänsmütze', 'So many words '.repeat(20).trim()]);
  await page.goto(server.address);
  const tiles = page.getByTestId('dance-tile');
  await expect(tiles).toHaveCount(4);
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    const titles = await tiles.locator('strong').evaluateAll((all) =>
      all.map((one) => ({
        cut: one.scrollWidth - one.clientWidth,
        lines: one.clientHeight / parseFloat(getComputedStyle(one).lineHeight),
      })),
    );
    for (const { cut, lines } of titles) {
      expect(cut).toBeLessThanOrEqual(0);
      expect(lines).toBeLessThan(3.5);
    }
    const height = () => tiles.first().evaluate((tile) => tile.getBoundingClientRect().height);
    const before = await height();
    await page.getByTestId('search').focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('[data-testid="dance-tile"]:focus-visible')).toHaveCount(1);
    expect(await height()).toBe(before);
  }
  await close();
});

test('with reduced motion, no preview plays', async () => {
  const { page, close } = await openSelect(4);
  let hasRequested = false;
  page.on('request', (request) => (hasRequested ||= request.url().endsWith('.mp4')));
  await page.getByTestId('dance-tile').first().hover();
  await page.getByTestId('dance-tile').nth(1).focus();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
  await expect(page.getByTestId('dance-tile').nth(1)).toHaveAttribute('aria-current', 'true');
  await expect(page.getByTestId('preview')).toHaveCount(0);
  expect(hasRequested).toBe(false);
  await close();
});

for (const count of [1, 4, 40]) {
  test(`${count} dances fit a laptop, a large screen and a phone`, { tag: '@long' }, async () => {
    const { page, close } = await openSelect(count);
    for (const [width, height] of [
      [1280, 720],
      [1920, 1080],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await screenshot(page, `select-${count}-${width}`);
    }
    await close();
  });
}
