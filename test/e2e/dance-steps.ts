import { expect, type Page } from '@playwright/test';
import type { PlayerBrowser } from './player-browser.ts';
import { screenshot } from './screenshot.ts';

/** Makes the page reopen the camera when a dance starts, so that the clip of Chromium's fake camera begins then. */
export const REOPENS_CAMERA = '?e2e=reopen-camera';

/** From the start page to the camera: chooses the first dance, and allows the camera. */
export const openDance = async (page: Page, address: string, query = REOPENS_CAMERA): Promise<void> => {
  await page.goto(`${address}/${query}`);
  await expect(page.getByTestId('dance-tile').first()).toBeVisible();
  await screenshot(page, 'select');
  await page.getByTestId('dance-tile').first().click();
  await page.getByTestId('use-camera').click();
};

/** Waits until the camera check and the count-in are over. */
export const expectDancing = async (page: Page): Promise<void> => {
  await expect(page.getByTestId('dance')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
};

/** Expects that the dance has ended normally, without errors or requests to other servers. */
export const expectResults = async ({ page, consoleErrors, strangeRequests }: PlayerBrowser): Promise<void> => {
  await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId('close-info')).toHaveAttribute('data-close-code', '1000');
  await expect(page.getByTestId('close-info')).toHaveAttribute('data-was-clean', 'true');
  expect(consoleErrors).toEqual([]);
  expect(strangeRequests).toEqual([]);
};
