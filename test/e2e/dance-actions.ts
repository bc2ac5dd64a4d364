/** What several browser tests do and expect on the way through a dance. */
import { expect, type Page } from '@playwright/test';
import type { PlayerBrowser } from './player-browser.ts';
import { screenshot } from './screenshot.ts';

/** A query that makes the page reopen the camera when a dance starts, so that the clip of the fake camera begins then. */
export const REOPEN_CAMERA_QUERY = 'e2e=reopen-camera';

/** Goes from the start page to the camera check: chooses the first dance, and allows the camera. */
export const openDance = async (page: Page, address: string, query = REOPEN_CAMERA_QUERY): Promise<void> => {
  await page.goto(`${address}/${query === '' ? '' : `?${query}`}`);
  await expect(page.getByTestId('dance-tile').first()).toBeVisible();
  await screenshot(page, 'select');
  await page.getByTestId('dance-tile').first().click();
  await page.getByTestId('use-camera').click();
};

/** Opens the page of a dance, and allows the camera. */
export const openCamera = async (page: Page, address: string, danceId: string, query = ''): Promise<void> => {
  await page.goto(`${address}/?dance=${danceId}${query === '' ? '' : `&${query}`}`);
  await page.getByTestId('use-camera').click();
};

/** Waits until the camera check and the count-in are over. */
export const expectDancing = async (page: Page): Promise<void> => {
  await expect(page.getByTestId('dance')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
};

/** Expects that the dance has ended normally, without errors or requests to other servers. */
export const expectNormalEnd = async ({ page, consoleErrors, foreignRequests }: PlayerBrowser): Promise<void> => {
  await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId('close-info')).toHaveAttribute('data-close-code', '1000');
  await expect(page.getByTestId('close-info')).toHaveAttribute('data-was-clean', 'true');
  expect(consoleErrors).toEqual([]);
  expect(foreignRequests).toEqual([]);
};

/** Without a camera nothing is judged, so a dance may jump to its end. */
export const jumpToEnd = async (page: Page): Promise<void> => {
  await expectDancing(page);
  await page
    .getByTestId('dance')
    .locator('video')
    .first()
    .evaluate((video: HTMLVideoElement) => {
      video.currentTime = video.duration - 0.2;
    });
};

/** Ends the reveal of a result, if there is one; `look` sees it before. */
export const skipReveal = async (page: Page, look: () => Promise<void> = async () => {}): Promise<void> => {
  const reveal = page.getByTestId('reveal');
  const isShown = await reveal.waitFor({ timeout: 2_000 }).then(
    () => true,
    () => false,
  );
  if (!isShown) return;
  await look();
  await page.keyboard.press('Space');
  await expect(reveal).toHaveCount(0);
};
