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

/** A laptop, a television, phones upright and sideways, a page at a zoom of 200 %, the narrowest screen. */
const SIZES = [
  { width: 1280, height: 720, least: 0.45 },
  { width: 1920, height: 1080, least: 0.45 },
  { width: 390, height: 844, least: 0.2 },
  { width: 844, height: 390, least: 0.4 },
  { width: 640, height: 360, least: 0.3 },
  { width: 320, height: 640, least: 0.2 },
] as const;

/** Measures the camera image and the elements beside it on the screen. */
const boxes = (page: Page) =>
  page.evaluate(() => {
    const box = (id: string) => document.querySelector(`[data-testid=${id}]`)?.getBoundingClientRect();
    const [cameraView, sentence, start] = [box('camera-view'), box('framing'), box('start-anyway')];
    if (!cameraView || !sentence || !start) throw new Error('expected a camera view, a sentence and a button');
    const video = document.querySelector<HTMLVideoElement>('[data-testid=camera-view] video');
    return {
      share: (cameraView.width * cameraView.height) / (innerWidth * innerHeight),
      ratio: cameraView.width / cameraView.height,
      cameraRatio: (video?.videoWidth ?? 0) / (video?.videoHeight ?? 1),
      overflows: document.documentElement.scrollWidth > innerWidth,
      startIsSeen: start.bottom <= innerHeight && start.right <= innerWidth && sentence.width > 100,
    };
  });

/** Shows a hint of two sentences; it stays until the next one. Otherwise such a hint appears only on a slow machine. */
const showLongHint = (page: Page) =>
  page.getByTestId('hint').evaluate((hint) => {
    hint.textContent =
      'This camera is slow, so ratings are a little less precise. More light often helps. Close other camera apps.';
  });

/** In this clip, the head and shoulders of somebody at a laptop fill the frame. */
test('at every size the camera view is large and has the camera’s aspect ratio, and upper-body scope is offered', async () => {
  const { page, close } = await openBrowser(server.address, 'laptop');
  await openCamera(page, server.address, 'first-steps');
  const framing = page.getByTestId('framing');
  await expect(framing).toHaveText('Step back until we see your feet');
  await expect(page.getByTestId('upper-body')).toBeVisible();
  for (const { width, height, least } of SIZES) {
    await page.setViewportSize({ width, height });
    await expect.poll(async () => (await boxes(page)).overflows, `${width}: as wide as the screen`).toBe(false);
    const { share, ratio, cameraRatio, startIsSeen } = await boxes(page);
    console.info(`${width} x ${height}: the camera view takes ${Math.round(100 * share)} % of the screen`);
    await screenshot(page, `check-${width}`);
    expect(ratio, `${width}: no bars`).toBeCloseTo(cameraRatio, 1);
    expect(share, `${width}: large`).toBeGreaterThan(least);
    expect(startIsSeen, `${width}: all is in view`).toBe(true);
    await showLongHint(page);
    const withLongHint = await boxes(page);
    expect(withLongHint.startIsSeen, `${width}: the button stays in view`).toBe(true);
    expect(withLongHint.overflows, `${width}: a long hint wraps`).toBe(false);
  }
  await expectAccessible(page);
  await page.getByTestId('upper-body').click();
  await expect(page.getByTestId('scope')).toHaveAttribute('data-scope', 'seated');
  await expect(framing).not.toHaveAttribute('data-framing', 'step_back');
  await expect(page.getByTestId('upper-body')).toHaveCount(0);
  await page.getByRole('button', { name: 'One arm' }).click();
  await page.getByRole('button', { name: 'Right arm only' }).click();
  await expect(page.getByTestId('scope')).toHaveAttribute('data-scope', 'right_arm');
  await page.goto(`${server.address}/?dance=first-steps`);
  await expect(page.getByTestId('scope')).toHaveAttribute('data-scope', 'right_arm');
  await close();
});
