import { expect, test, type Page } from '@playwright/test';
import { stat } from 'node:fs/promises';
import { SHIPPED_DANCES } from '../support/test-data.ts';
import { expectDancing, openCamera, REOPEN_CAMERA_QUERY } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer } from './running-server.ts';
import { record } from './recording.ts';

/** What a README may weigh at most, in bytes. */
const MAX_BYTES = 1.5 * 1024 * 1024;

/** The machine that records may have no font for Hangul, and would show boxes instead. */
const hideHangul = (page: Page): Promise<void> =>
  page.locator('[lang=ko]').evaluateAll((elements: HTMLElement[]) => {
    for (const element of elements) element.style.visibility = 'hidden';
  });

test('the README’s animation shows eight seconds of an included dance', async () => {
  const server = await startServer({ DANCES_DIR: SHIPPED_DANCES });
  const { page, close } = await openBrowser(server.address, 'warmUp');
  await openCamera(page, server.address, 'warm-up', REOPEN_CAMERA_QUERY);
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
  await hideHangul(page);
  await page.locator('[data-testid=rating][data-rating=perfect]').waitFor({ timeout: 30_000 });
  const file = await record(page, 'dance', 8);
  expect((await stat(file)).size).toBeLessThan(MAX_BYTES);
  await close();
  await server.stop();
});
