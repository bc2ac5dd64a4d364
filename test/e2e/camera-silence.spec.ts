import { expect, test } from '@playwright/test';
import { SHORT_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { expectDancing, expectNormalEnd, openCamera, openDance } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';
import { wrapCamera, type Silence } from './wrapped-camera.ts';

// A camera that stops sending without ending its track: because of a call, another app, a privacy switch, a stalled
// cable.
let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer({ DANCES_DIR: SHORT_DANCES });
});
test.afterAll(() => server.stop());

const expectMessages = async (kinds: readonly Silence[]): Promise<void> => {
  const { page, close } = await openBrowser(server.address, 'good');
  const camera = await wrapCamera(page);
  await openCamera(page, server.address, 'test-steps');
  const framing = page.getByTestId('framing');
  const cameraView = page.getByTestId('camera-view');
  for (const kind of kinds) {
    await page.getByTestId('measure').click();
    // The light test's dialog holds the camera check back, which this clip would otherwise pass.
    await expect(page.getByTestId('dialog')).toBeVisible();
    await expect(framing).toHaveAttribute('data-framing', /.+/);
    // Lets the camera send moving frames for a while first.
    await page.waitForTimeout(1_500);
    await camera.silence(kind);
    await expect(framing).toHaveAttribute('data-line', kind);
    console.info(`${kind}: shown after ${Math.round(await camera.since())} ms`);
    await expect(framing).toContainText(/picture is (gone|frozen)/);
    await expect(page.getByTestId('hint')).toHaveAttribute('data-hint', 'silent');
    await expect(cameraView).not.toHaveClass(/seen/);
    await screenshot(page, `check-${kind}`);
    await camera.silence(null);
    await expect(framing).not.toHaveAttribute('data-line', kind);
    await page.getByTestId('light-close').click();
  }
  expect(await camera.opened()).toBeGreaterThan(1);
  await close();
};

test('the camera check reports a frozen camera, mentions nothing else, and continues once it is back', () =>
  expectMessages(['frozen']));

test('the camera check reports a muted track and frames that stop', { tag: '@long' }, () =>
  expectMessages(['muted', 'no_frames']),
);

const expectPause = async (kind: Silence): Promise<void> => {
  const player = await openBrowser(server.address, 'good');
  const { page } = player;
  const camera = await wrapCamera(page);
  const sent: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') sent.push(payload.byteLength);
    }),
  );
  await openDance(page, server.address);
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
  await expect.poll(() => sent.length).toBeGreaterThan(2);
  // The player's own image is hidden, but the judge still gets the frames.
  await page.keyboard.press('c');
  await page.keyboard.press('c');
  await expect(page.getByTestId('webcam')).toHaveCount(0);
  const shown = sent.length;
  await expect.poll(() => sent.length).toBeGreaterThan(shown + 2);
  await page.waitForTimeout(1_500);
  const opened = await camera.opened();
  await camera.silence(kind);
  const dialog = page.getByTestId('dialog');
  await expect(dialog).toContainText(kind === 'muted' ? 'No camera picture' : 'The camera picture is frozen');
  console.info(`${kind}: paused after ${Math.round(await camera.since())} ms`);
  await screenshot(page, `dance-${kind}`);
  const video = page.locator('.stage video');
  expect(await video.evaluate((element: HTMLVideoElement) => element.paused)).toBe(true);
  const before = sent.length;
  await expectAccessible(page);
  await expect.poll(() => camera.opened()).toBeGreaterThan(opened);
  await expect(dialog).toBeVisible();
  expect(sent.length, 'nothing is judged meanwhile').toBe(before);
  await camera.silence(null);
  await expect(dialog).toBeHidden();
  await expectDancing(page);
  await expectNormalEnd(player);
  await player.close();
};

test('a dance pauses if its camera is muted, explains why, and resumes by itself', () => expectPause('muted'));

for (const kind of ['no_frames', 'frozen'] as const) {
  test(`a dance pauses if its camera is silent (${kind})`, { tag: '@long' }, () => expectPause(kind));
}
