import { expect, test, type Page } from '@playwright/test';
import { SHORT_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { expectDancing, expectNormalEnd, jumpToEnd, openCamera } from './dance-actions.ts';
import { followDance } from './following-camera.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer({ DANCES_DIR: SHORT_DANCES });
});
test.afterAll(() => server.stop());

/** Jonas is about to dance; Mia has danced here, too. */
const storePlayers = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    if (!localStorage.getItem('instep'))
      localStorage.setItem('instep', JSON.stringify({ player: 'Jonas', players: ['Jonas', 'Mia'] }));
  });

/** Any key skips the reveal. */
const skipReveal = async (page: Page): Promise<void> => {
  await page.getByTestId('reveal').waitFor({ timeout: 120_000 });
  await page.keyboard.press('x');
  await expect(page.getByTestId('reveal')).toHaveCount(0);
};

test('after a dance, one press dances again, and one press lets the next player dance', async () => {
  const { page, actions, consoleErrors, close } = await openBrowser(server.address, 'blocked');
  await storePlayers(page);
  await page.goto(`${server.address}/?dance=test-steps`);
  await page.getByTestId('play-without-camera').click();
  await jumpToEnd(page);
  await expect(page.getByTestId('reveal')).toContainText('Nice dancing!');
  // The reveal ends by itself.
  await expect(page.getByTestId('again')).toBeFocused();
  const before = await actions();
  await page.keyboard.press('Enter');
  await jumpToEnd(page);
  expect(await actions()).toBe(before + 1);
  await skipReveal(page);
  await page.getByTestId('next-players').getByRole('button', { name: 'Mia' }).click();
  await expectDancing(page);
  // One press for the reveal, one for Mia.
  expect(await actions()).toBe(before + 3);
  await jumpToEnd(page);
  await skipReveal(page);
  await expect(page.getByTestId('close-info')).toContainText('Mia · ');
  await expect(page.getByTestId('next-players').getByRole('button', { name: 'Jonas' })).toBeVisible();
  await expectAccessible(page);
  expect(consoleErrors).toEqual([]);
  await close();
});

test(
  'a scored dance is revealed with stars, points and the photo; the next player keeps the camera and has a place in the table',
  { tag: '@long' },
  async () => {
    const player = await openBrowser(server.address, 'good');
    const { page } = player;
    await storePlayers(page);
    await followDance(page, 'good');
    await openCamera(page, server.address, 'test-steps');
    await page.getByTestId('start-anyway').click();
    await expectNormalEnd(player);
    const reveal = page.getByTestId('reveal');
    await expect(page.getByTestId('announced')).toContainText(/(Superstar|Great)! · \d stars of 5 · /);
    await expect(reveal.locator('.lit').nth(2)).toBeVisible();
    await skipReveal(page);
    await expect(page.getByTestId('photo')).toBeVisible();
    await expect(page.getByTestId('todays-table').locator('tbody tr')).toHaveCount(1);
    const before = await player.actions();
    await page.getByTestId('next-players').getByRole('button', { name: 'Mia' }).click();
    await expectDancing(page);
    expect(await player.actions()).toBe(before + 1);
    await skipReveal(page);
    const current = page.getByTestId('todays-table').locator('tr[aria-current]');
    await expect(current).toHaveAttribute('data-player', 'Mia');
    await expect(page.getByTestId('todays-table').locator('tbody tr')).toHaveCount(2);
    await player.close();
  },
);
