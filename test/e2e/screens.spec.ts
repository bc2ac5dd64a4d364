import { expect, test, type Page } from '@playwright/test';
import { DICTIONARIES } from '@instep/web/words/languages';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openDance } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

test.setTimeout(300_000);

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

/** A laptop, a television, a phone held upright. */
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
] as const;

/** Waits until the layout has adapted to the new size; elements as tall as the window are the last to do so. */
const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const probe = document.body.appendChild(document.createElement('div'));
    probe.style.cssText = 'position: fixed; width: 100dvw; height: 100dvh';
    const { clientWidth, clientHeight } = probe;
    probe.remove();
    const fits = document.documentElement.scrollWidth <= innerWidth;
    return fits && clientWidth === innerWidth && clientHeight === innerHeight;
  });

/** Takes a screenshot at each size, and expects that the page is never wider than the screen. */
const showEverywhere = async (page: Page, name: string): Promise<void> => {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await settled(page);
    await screenshot(page, `${name}-${size.width}`);
  }
  await page.setViewportSize(SIZES[0]);
};

/** The same for a page that is longer than the screen, scrolled down to its end. */
const showWhole = async (page: Page, name: string): Promise<void> => {
  await showEverywhere(page, name);
  for (const { width, height } of SIZES) {
    await page.setViewportSize({ width, height });
    await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
    await settled(page);
    await screenshot(page, `${name}-whole-${width}`);
  }
  await page.setViewportSize(SIZES[0]);
};

/** The animations that are moving on the page now: those that shift, scale or turn. */
const moving = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    document.getAnimations().flatMap((animation) => {
      const effect = animation.effect;
      if (!(effect instanceof KeyframeEffect) || Number(effect.getComputedTiming().duration) <= 1) return [];
      const moves = effect
        .getKeyframes()
        .some((frame) => ['transform', 'scale', 'translate', 'rotate'].some((property) => property in frame));
      return moves ? [effect.target?.className.toString() ?? ''] : [];
    }),
  );

const LONG = { tag: '@long' };

for (const { locale } of Object.values(DICTIONARIES).map(({ language }) => language)) {
  const options = { locale, reducedMotion: 'reduce' } as const;
  const named = (name: string) => `${name}-${locale.slice(0, 2)}`;

  test(`the screens before a dance fit three sizes and are accessible in ${locale}`, LONG, async () => {
    const { page, consoleErrors, close } = await openBrowser(server.address, 'aside', options);
    const show = async (name: string) => {
      await showEverywhere(page, named(name));
      await expectAccessible(page);
    };
    for (const place of ['settings', 'review', 'studio']) {
      await page.goto(`${server.address}/${place}`);
      await page.getByRole('heading').first().waitFor();
      await show(place);
    }
    await page.goto(`${server.address}/?dance=first-steps`);
    await page.getByTestId('use-camera').waitFor();
    await show('intro');
    await page.getByTestId('use-camera').click();
    await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', /move_left|step_back/);
    await expect(page.getByTestId('sign-server')).toHaveAttribute('data-state', 'good');
    await show('check');
    expect(consoleErrors).toEqual([]);
    await close();
  });

  test(`a dance and its result fit three sizes, are accessible and do not move, in ${locale}`, LONG, async () => {
    const { page, consoleErrors, close } = await openBrowser(server.address, 'dancer', options);
    // This camera's player dances on in a pause, and may raise a hand.
    await page.addInitScript(() => localStorage.setItem('instep', JSON.stringify({ handChooses: false })));
    await openDance(page, server.address);
    await expectDancing(page);
    await page.getByTestId('rating').waitFor();
    expect(await moving(page)).toEqual([]);
    await showEverywhere(page, named('dance'));
    await page.keyboard.press('Space');
    await page.getByTestId('continue').waitFor();
    await showEverywhere(page, named('paused'));
    await expectAccessible(page);
    // Started again, because after a pause this camera shows another moment than the video.
    await page.getByTestId('restart').click();
    await expectDancing(page);
    await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
    await screenshot(page, named('reveal'));
    expect(await moving(page)).toEqual([]);
    await page.keyboard.press('Space');
    await expect(page.getByTestId('reveal')).toHaveCount(0);
    await expect(page.getByTestId('confetti'), 'no confetti where motion is not wanted').toHaveCount(0);
    await page.getByTestId('photo').waitFor();
    await showWhole(page, named('results'));
    await expectAccessible(page);
    expect(await moving(page)).toEqual([]);
    expect(consoleErrors).toEqual([]);
    await close();
  });

  test(`practice fits three sizes, points at the worst limb, and is accessible in ${locale}`, LONG, async () => {
    const { page, consoleErrors, close } = await openBrowser(server.address, 'still', options);
    await page.goto(`${server.address}/?dance=first-steps`);
    await page.getByTestId('practise').click();
    await expect(page.getByTestId('practice')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
    await expect(page.getByTestId('limb-arrow')).toBeVisible({ timeout: 60_000 });
    expect(await moving(page)).toEqual([]);
    await showEverywhere(page, named('practice'));
    await expectAccessible(page);
    await page.keyboard.press('Space');
    await page.getByTestId('continue').waitFor();
    await showEverywhere(page, named('practice-paused'));
    await expectAccessible(page);
    expect(consoleErrors).toEqual([]);
    await close();
  });
}
