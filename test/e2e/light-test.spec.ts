import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { openCamera } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

/** Opens the camera check and, from there, the light test. */
const measure = async (page: Page): Promise<void> => {
  await openCamera(page, server.address, 'first-steps');
  await page.getByTestId('measure').click();
  await expect(page.getByTestId('light-begin')).toBeFocused();
};

test('a light test without visible light reports that, and does not block the dance', { tag: '@long' }, async () => {
  const { page, consoleErrors, close } = await openBrowser(server.address, 'aside');
  await measure(page);
  await screenshot(page, 'light-test');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('light-screen')).toHaveAttribute('data-bright', 'true');
  await expect(page.getByTestId('dialog')).toContainText('We couldn’t see the screen’s light.');
  await expectAccessible(page);
  await page.getByTestId('light-close').click();
  await expect(page.getByTestId('dialog')).toHaveCount(0);
  await expect(page.getByTestId('framing')).toBeVisible();
  expect(consoleErrors).toEqual([]);
  await close();
});

/** Runs in the page: a camera that films the screen, `late` ms late. */
const filmTheScreen = (late: number): void => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
  const context = canvas.getContext('2d');
  let brightness = 90;
  setInterval(() => {
    const isBright = document.querySelector<HTMLElement>('[data-testid=light-screen]')?.dataset['bright'] === 'true';
    setTimeout(() => (brightness = isBright ? 120 : 90), late);
    if (!context) return;
    context.fillStyle = `rgb(${brightness} ${brightness} ${brightness})`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }, 15);
  navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(30));
};

test(
  'a camera that films the screen measures its delay, which the next start message contains',
  { tag: '@long' },
  async () => {
    const { page, close } = await openBrowser(server.address, 'still');
    await page.addInitScript(filmTheScreen, 250);
    await measure(page);
    await page.keyboard.press('Enter');
    const dialog = page.getByTestId('dialog');
    await expect(dialog).toContainText(/Your screen and camera take \d+ ms/);
    const [, delayMs] = /take (\d+) ms/.exec((await dialog.textContent()) ?? '') ?? [];
    console.info(`shown: ${delayMs} ms, of which 250 are the test's`);
    expect(Number(delayMs)).toBeGreaterThan(150);
    await page.getByTestId('light-close').click();
    await page.getByTestId('start-anyway').click();
    await expect(page.getByTestId('dance')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
    await page.keyboard.press('Space');
    await page.getByTestId('more').click();
    await expect(page.getByTestId('lag-setting')).toBeVisible();
    await expect(page.getByTestId('lag-setting')).toHaveText(`${delayMs} ms, measured`);
    await close();
  },
);
