import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

/** What the player reads after having asked for the camera, on a page without faults, with the way on without it. */
const expectProblem = async (page: Page, text: string): Promise<void> => {
  await page.goto(`${server.address}/?dance=first-steps`);
  await page.getByTestId('use-camera').click();
  await expect(page.getByTestId('camera-problem')).toContainText(text);
  await expect(page.getByTestId('play-without-camera')).toBeEnabled();
  await expectAccessible(page);
};

test('no camera at all is told in words', async () => {
  const { page, close } = await openBrowser(server.address, 'absent');
  await expectProblem(page, 'No camera found. Plug one in, then try again.');
  await close();
});

test('a camera that is not allowed is told in words, with the way to allow it', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await expectProblem(page, 'The camera is blocked for this page. Click the camera sign in the address bar');
  await expect(page.getByTestId('camera-problem')).toHaveAttribute('data-problem', 'blocked');
  await close();
});

// What no browser can be brought to in a test: its getUserMedia fails as the real one does.
for (const [error, text] of [
  ['NotReadableError', 'Another program is using the camera (Zoom, Teams?). Close it and try again.'],
  ['UnknownError', 'The camera did not start. Unplug it, plug it in again, then try again.'],
] as const) {
  test(`a camera that fails with ${error} is told in words`, async () => {
    const { page, close } = await openBrowser(server.address, 'still');
    await page.addInitScript((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('made by a test', name));
    }, error);
    await expectProblem(page, text);
    await close();
  });
}
