import { test, type Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { expectDancing } from './dance-steps.ts';
import { openBrowser } from './player-browser.ts';
import { startServer } from './running-server.ts';
import { photograph } from './screenshot.ts';

/** The dances that come with Instep. */
const SHIPPED = fileURLToPath(new URL('../../data/dancer', import.meta.url));

/** The machine that takes the screenshots may have no font for Hangul, and would show boxes instead. */
const hideHangul = (page: Page): Promise<void> =>
  page.locator('[lang=ko]').evaluateAll((elements: HTMLElement[]) => {
    for (const element of elements) element.style.visibility = 'hidden';
  });

test('the README’s picture is of a dance that comes with it', { tag: '@long' }, async () => {
  const server = await startServer({ DANCES_DIR: SHIPPED });
  const { page, close } = await openBrowser(server.address, 'warmUp');
  await page.goto(`${server.address}/?dance=warm-up&e2e=reopen-camera`);
  await page.getByTestId('use-camera').click();
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
  await hideHangul(page);
  await page.locator('[data-testid=rating][data-rating=perfect]').waitFor({ timeout: 30_000 });
  await photograph(page, 'dance');
  await close();
  await server.stop();
});
