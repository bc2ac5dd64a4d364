import { expect, type Page } from '@playwright/test';
import type { PlayerBrowser } from './player-browser.ts';
import { screenshot } from './screenshot.ts';

/** Makes the page reopen the camera when a dance starts, so that the clip of Chromium's fake camera begins then. */
export const REOPENS_CAMERA = '?e2e=reopen-camera';

/** From the address to the camera: the first dance is chosen, and the camera allowed. */
export const openDance = async (page: Page, address: string, query = REOPENS_CAMERA): Promise<void> => {
  await page.goto(`${address}/${query}`);
  await expect(page.getByTestId('dance-tile').first()).toBeVisible();
  await screenshot(page, 'select');
  await page.getByTestId('dance-tile').first().click();
  await page.getByTestId('use-camera').click();
};

/** The camera check has passed, the count-in too. */
export const expectDancing = async (page: Page): Promise<void> => {
  await expect(page.getByTestId('dance')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
};

/** The dance has come to its end in order, and nothing went wrong on the way. */
export const expectResults = async ({ page, consoleErrors, strangeRequests }: PlayerBrowser): Promise<void> => {
  await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId('close-info')).toHaveAttribute('data-close-code', '1000');
  await expect(page.getByTestId('close-info')).toHaveAttribute('data-was-clean', 'true');
  expect(consoleErrors).toEqual([]);
  expect(strangeRequests).toEqual([]);
};
