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

/** Expects that the page explains why there is no camera, offers to play without one, and is accessible. */
const expectProblem = async (page: Page, text: string): Promise<void> => {
  await openCamera(page, server.address, 'first-steps');
  await expect(page.getByTestId('camera-problem')).toContainText(text);
  await expect(page.getByTestId('play-without-camera')).toBeEnabled();
  await expectAccessible(page);
};

test('a missing camera is reported, with the advice to plug one in', async () => {
  const { page, close } = await openBrowser(server.address, 'absent');
  await expectProblem(page, 'Plug one in, then try again.');
  await close();
});

test('a blocked camera is reported, with the way to allow it', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await expectProblem(page, 'Click the camera icon in the address bar');
  await expect(page.getByTestId('camera-problem')).toHaveAttribute('data-problem', 'blocked');
  await close();
});

// No browser can be made to fail like this in a test, so getUserMedia is replaced: it fails as the real one does.
for (const [error, text] of [
  ['NotReadableError', 'Another program is using the camera (Zoom, Teams?). Close it and try again.'],
  ['UnknownError', 'Unplug it, plug it back in, then try again.'],
] as const) {
  test(`a camera that fails with ${error} is reported, with a remedy`, async () => {
    const { page, close } = await openBrowser(server.address, 'still');
    await page.addInitScript((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('made by a test', name));
    }, error);
    await expectProblem(page, text);
    await close();
  });
}

/** Runs in the page: of its cameras, only the second can be opened, and only when it is chosen; the others are busy. */
const makeOthersBusy = (): void => {
  const { mediaDevices } = navigator;
  const real = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const cameras = (await mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
    const { deviceId } = (constraints?.video ?? {}) as { deviceId?: { exact?: string; ideal?: string } };
    if (cameras[1] && (deviceId?.exact ?? deviceId?.ideal) === cameras[1].deviceId) return real(constraints);
    throw new DOMException('Could not start video source', 'NotReadableError');
  };
};

test('another camera can be chosen while the default one is busy: it opens the camera check, and stays chosen', async () => {
  const { page, close } = await openBrowser(server.address, 'two');
  await page.addInitScript(makeOthersBusy);
  await expectProblem(page, 'Another program is using the camera (Zoom, Teams?). Close it and try again.');
  const cameras = page.getByTestId('cameras');
  await screenshot(page, 'camera-busy');
  await cameras.selectOption({ index: 2 });
  await expect(page.getByTestId('framing')).toBeVisible();
  await expect(page.getByTestId('camera-view').locator('video')).toBeVisible();
  await expect(cameras.locator('option:checked')).toHaveText('fake_device_1');
  await page.goto(`${server.address}/settings`);
  await expect(cameras.locator('option:checked')).toHaveText('fake_device_1');
  await expectAccessible(page);
  await close();
});

test('a camera that does not open within 8 s is reported, and is used when it opens later', async () => {
  const { page, close } = await openBrowser(server.address, 'still');
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const real = mediaDevices.getUserMedia.bind(mediaDevices);
    const opened = new Promise<void>((resolve) => Object.assign(globalThis, { openCamera: resolve }));
    mediaDevices.getUserMedia = async (constraints) => {
      await opened;
      return real(constraints);
    };
  });
  await page.clock.install();
  await page.goto(`${server.address}/?dance=first-steps`);
  await expect(page.getByTestId('use-camera')).toBeVisible();
  // From here on, only the test's own clock advances, however slow the machine is.
  await page.clock.pauseAt(Date.now() + 600_000);
  await page.getByTestId('use-camera').click();
  await page.clock.runFor(500);
  await expect(page.getByText('Your browser is asking for the camera')).toBeVisible();
  await page.clock.runFor(7_000);
  await expect(page.getByTestId('camera-problem')).toHaveCount(0);
  await page.clock.runFor(1_000);
  await expect(page.getByTestId('camera-problem')).toHaveAttribute('data-problem', 'unanswered');
  await page.clock.resume();
  await expect(page.getByTestId('use-camera')).toHaveText('Try again');
  await expect(page.getByTestId('play-without-camera')).toBeEnabled();
  await expectAccessible(page);
  await screenshot(page, 'camera-unanswered');
  await page.evaluate(() => (globalThis as unknown as { openCamera: () => void }).openCamera());
  await expect(page.getByTestId('framing')).toBeVisible();
  await close();
});
