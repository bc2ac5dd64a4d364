/** The screens of a player alone: from the list of dances to the results, practice and the queue. */
import { expect, test, type Page } from '@playwright/test';
import { SHIPPED_DANCES, SHORT_DANCES } from '../support/test-data.ts';
import type { Camera } from './player-browser.ts';
import { expectDancing, openCamera, skipReveal } from './dance-actions.ts';
import { followDance } from './following-camera.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { EDITIONS, openEdition, showIn } from './show-screens.ts';

let server: RunningServer;
let short: RunningServer;
test.beforeAll(async () => {
  [server, short] = await Promise.all([
    startServer({ DANCES_DIR: SHIPPED_DANCES }),
    startServer({ DANCES_DIR: SHORT_DANCES }),
  ]);
});
test.afterAll(() => Promise.all([server.stop(), short.stop()]));

const DANCE = 'warm-up';

/** Some players, of whom one has danced. */
const withPlayers = (page: Page): Promise<unknown> =>
  page.addInitScript((dance) => {
    const best = { points: 8242, stars: 4, byMove: {} };
    const stored = {
      players: ['Mia', 'Jonas', '김민지'],
      player: 'Mia',
      bestsByPlayer: { Mia: { [dance]: best } },
    };
    localStorage.setItem(
      'instep',
      JSON.stringify({ ...JSON.parse(localStorage.getItem('instep') ?? '{}'), ...stored }),
    );
  }, DANCE);

/** A list of many dances, made of those of the server. */
const listMany = (page: Page, count: number): Promise<unknown> =>
  page.route('**/api/dances', async (route) => {
    const response = await route.fetch();
    const { dances } = (await response.json()) as { dances: readonly { readonly title: string }[] };
    const json = {
      dances: Array.from({ length: count }, (_, k) => ({
        ...dances[k % dances.length],
        ...(k >= dances.length && { id: `dance-${k}`, title: `${dances[k % dances.length]?.title} ${k}` }),
      })),
    };
    await route.fulfill({ response, json });
  });

for (const edition of EDITIONS) {
  const show = showIn(edition);
  const open = (camera: Camera, options = {}, address = server.address) =>
    openEdition(edition, address, camera, options);

  test(`the list of dances while a raised hand can choose, ${edition.locale}`, async () => {
    const { page, consoleErrors, close } = await open('still', { permissions: ['camera'] });
    await page.goto(server.address);
    await expect(page.getByTestId('hand-chooser')).toBeVisible();
    await show(page, 'select-hand', { sideways: true });
    expect(consoleErrors).toEqual([]);
    await close();
  });

  test(`the list of dances and a dance’s page, ${edition.locale}`, async () => {
    const { page, consoleErrors, close } = await open('blocked');
    await page.goto(`${server.address}/?dance=${DANCE}`);
    await page.getByTestId('use-camera').waitFor();
    await show(page, 'intro-first');
    await withPlayers(page);
    await page.goto(server.address);
    await page.getByTestId('dance-tile').first().waitFor();
    await show(page, 'select', { whole: true, sideways: true });
    await page.goto(`${server.address}/?dance=${DANCE}`);
    await page.getByTestId('use-camera').waitFor();
    await show(page, 'intro', { sideways: true });
    for (const count of [1, 20]) {
      await listMany(page, count);
      await page.goto(server.address);
      await expect(page.getByTestId('dance-tile')).toHaveCount(count);
      await show(page, `select-${count}`, { whole: true });
    }
    await listMany(page, 0);
    await page.goto(server.address);
    await page.getByRole('main').waitFor();
    await show(page, 'select-empty');
    await page.goto(`${server.address}/settings`);
    await page.getByRole('heading').first().waitFor();
    await show(page, 'settings', { whole: true });
    await page.goto(`${server.address}/nowhere`);
    await page.getByRole('heading').first().waitFor();
    await show(page, 'missing');
    // The page itself was not found.
    expect(consoleErrors.filter((text) => !text.includes('404'))).toEqual([]);
    await close();
  });

  test(`help, ${edition.locale}`, async () => {
    const { page, close } = await open('blocked');
    await page.goto(server.address);
    await page.getByTestId('dance-tile').first().waitFor();
    await page.keyboard.press('?');
    await page.getByTestId('dialog').waitFor();
    await show(page, 'help', { sideways: true });
    await close();
  });

  test(`the camera check, ${edition.locale}`, async () => {
    for (const [camera, framing] of [
      ['aside', /move_left|step_back/],
      ['laptop', /step_back/],
      ['hand', /./],
      ['pair', /./],
      ['dark', /./],
    ] as const) {
      const { page, close } = await open(camera);
      // A hand that is up begins the dance: this one only shows that it is seen.
      await openCamera(page, server.address, DANCE);
      await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', framing);
      await expect(page.getByTestId('sign-server')).toHaveAttribute('data-state', 'good', { timeout: 60_000 });
      if (camera === 'hand') await show(page, 'check-hand', { asIs: true });
      else await show(page, `check-${camera}`, { sideways: true });
      if (camera === 'aside') {
        await page.getByTestId('measure').click();
        await page.getByTestId('light-begin').waitFor();
        await show(page, 'light-test');
      }
      await close();
    }
  });

  test(`a dance, its pause and its results, ${edition.locale}`, async () => {
    const { page, consoleErrors, close } = await open('still');
    await followDance(page, 'warmUp');
    await withPlayers(page);
    await openCamera(page, server.address, DANCE);
    await page.getByTestId('start-anyway').waitFor();
    await show(page, 'check', { asIs: true });
    // The dance is started again for each screen: on a busy machine the check passes, and the dance ends, while pictures are made.
    const start = async (): Promise<void> => {
      await openCamera(page, server.address, DANCE);
      await page.getByTestId('start-anyway').click();
      await expectDancing(page);
    };
    await openCamera(page, server.address, DANCE);
    await page.getByTestId('start-anyway').click();
    await page.getByTestId('count').waitFor();
    await show(page, 'count-in', { asIs: true });
    await start();
    const rating = page.locator('[data-testid=rating]:is([data-rating=perfect], [data-rating=super])');
    await show(page, 'dance', {
      sideways: true,
      when: () => rating.waitFor({ timeout: 15_000 }).catch(() => undefined),
      still: () => rating.isVisible(),
    });
    await start();
    await page.keyboard.press('Space');
    await page.getByTestId('continue').waitFor();
    await show(page, 'pause', { sideways: true });
    await start();
    for (const hud of ['minimal', 'off']) {
      await page.keyboard.press('h');
      await page.waitForTimeout(3_000);
      await show(page, `dance-${hud}`, { asIs: true });
    }
    await page.keyboard.press('h');
    await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
    await skipReveal(page, async () => {
      await page.waitForTimeout(2_500);
      await show(page, 'results-reveal', { asIs: true });
    });
    await show(page, 'results', { whole: true, sideways: true });
    expect(consoleErrors).toEqual([]);
    await close();
  });

  test(`results of all kinds, ${edition.locale}`, async () => {
    for (const clip of ['frozenLeftArm', 'standing', 'dark'] as const) {
      const { page, close } = await open('still', {}, short.address);
      await followDance(page, clip);
      await openCamera(page, short.address, 'test-steps');
      await page.getByTestId('start-anyway').click();
      await expectDancing(page);
      if (clip === 'dark') {
        await page.waitForTimeout(6_000);
        await show(page, 'dance-unseen', { asIs: true });
      }
      await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
      await skipReveal(page);
      await show(page, `results-${clip}`, { whole: true });
      await close();
    }
    const { page, close } = await open('absent', {}, short.address);
    await page.goto(`${short.address}/?dance=test-steps`);
    await page.getByTestId('play-without-camera').click();
    await expectDancing(page);
    await page.waitForTimeout(2_000);
    await show(page, 'dance-no-camera', { asIs: true });
    await expect(page.getByTestId('again')).toBeVisible({ timeout: 120_000 });
    await skipReveal(page, () => show(page, 'results-no-camera-reveal', { asIs: true }));
    await show(page, 'results-no-camera');
    await close();
  });

  test(`practice, ${edition.locale}`, async () => {
    const { page, consoleErrors, close } = await open('still');
    await page.goto(`${server.address}/?dance=${DANCE}`);
    await page.getByTestId('practise').click();
    await expect(page.getByTestId('practice')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
    const arrow = page.getByTestId('limb-arrow');
    await show(page, 'practice', {
      sideways: true,
      when: () => arrow.waitFor({ timeout: 30_000 }).catch(() => undefined),
      still: () => arrow.isVisible(),
    });
    await page.keyboard.press('Space');
    await page.getByTestId('continue').waitFor();
    await show(page, 'practice-pause', { sideways: true });
    expect(consoleErrors).toEqual([]);
    await close();
  });

  test(`one dance after the other, ${edition.locale}`, async () => {
    const { page, close } = await open('blocked');
    await page.goto(server.address);
    await page.getByTestId('play-on').click();
    await page.getByTestId('pick').first().waitFor();
    await show(page, 'queue-add');
    for (const k of [0, 1, 2]) {
      if (k > 0) await page.getByTestId('add-dance').click();
      await page.getByTestId('pick').nth(k).click();
    }
    await page.getByTestId('next-dance').waitFor();
    await show(page, 'queue');
    await page.getByTestId('next-dance').click();
    await page.getByTestId('play-without-camera').click();
    await expectDancing(page);
    await page
      .getByTestId('dance')
      .locator('video')
      .first()
      .evaluate((video: HTMLVideoElement) => (video.currentTime = video.duration - 0.2));
    await expect(page.getByTestId('next-up').getByRole('timer')).toBeVisible();
    await show(page, 'next-up', { asIs: true });
    await close();
  });
}
