import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectDancing } from './dance-steps.ts';
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

/** Keeps a picture at each size, on none of which the page is wider than the screen. */
const showEverywhere = async (page: Page, name: string): Promise<void> => {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0);
    await screenshot(page, `${name}-${size.width}`);
  }
  await page.setViewportSize(SIZES[0]);
};

/** What moves on the page now: animations that shift, scale or turn. */
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

for (const locale of ['en-GB', 'ko-KR']) {
  test(
    `every screen of a dance stands well at three sizes in ${locale}, is clean, and nothing moves that should not`,
    { tag: '@long' },
    async () => {
      const { page, consoleErrors, close } = await openBrowser(server.address, 'still', {
        locale,
        reducedMotion: 'reduce',
      });
      const show = (name: string) => showEverywhere(page, `${name}-${locale.slice(0, 2)}`);
      await page.goto(`${server.address}/?dance=first-steps`);
      await page.getByTestId('use-camera').waitFor();
      await show('intro');
      await expectAccessible(page);
      await page.getByTestId('use-camera').click();
      await expect(page.getByTestId('framing')).toBeVisible();
      await screenshot(page, `check-${locale.slice(0, 2)}-1280`);
      await expectDancing(page);
      await page.getByTestId('rating').waitFor();
      expect(await moving(page)).toEqual([]);
      await page.keyboard.press('Space');
      await page.getByTestId('continue').waitFor();
      await show('paused');
      await expectAccessible(page);
      await page.keyboard.press('Enter');
      await expectDancing(page);
      await show('dance');
      await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
      await show('results');
      await expectAccessible(page);
      for (const place of ['settings', 'review']) {
        await page.goto(`${server.address}/${place}`);
        await page.getByRole('heading').first().waitFor();
        await show(place);
      }
      expect(consoleErrors).toEqual([]);
      await close();
    },
  );
}
