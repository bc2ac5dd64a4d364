import { networkInterfaces } from 'node:os';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { openBrowser } from './player-browser.ts';
import { startServer } from './running-server.ts';

/** What the player reads after having asked for the camera, on a page without faults, with the way on without it. */
const expectProblem = async (page: Page, address: string, text: string): Promise<void> => {
  await page.goto(`${address}/?dance=first-steps`);
  await page.getByTestId('use-camera').click();
  await expect(page.getByTestId('camera-problem')).toContainText(text);
  await expect(page.getByTestId('play-without-camera')).toBeEnabled();
  await expectAccessible(page);
};

test('no camera at all is told in words', async () => {
  const server = await startServer();
  const { page, close } = await openBrowser(server.address, 'absent');
  await expectProblem(page, server.address, 'No camera found. Plug one in, then try again.');
  await close();
  await server.stop();
});

// What no browser can be brought to in a test: its getUserMedia fails as the real one does.
for (const [error, text] of [
  ['NotReadableError', 'Another program is using the camera (Zoom, Teams?). Close it and try again.'],
  ['UnknownError', 'The camera did not start. Unplug it, plug it in again, then try again.'],
] as const) {
  test(`a camera that fails with ${error} is told in words`, async () => {
    const server = await startServer();
    const { page, close } = await openBrowser(server.address, 'still');
    await page.addInitScript((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('made by a test', name));
    }, error);
    await expectProblem(page, server.address, text);
    await close();
    await server.stop();
  });
}

test('a page from another machine by http is led to https', async () => {
  const lan = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  test.skip(!lan, 'this machine has no address besides its own');
  const server = await startServer({ HOST: '0.0.0.0' });
  const { page, close } = await openBrowser(server.address, 'still');
  const address = `http://${lan?.address}:${new URL(server.address).port}`;
  await expectProblem(page, address, `Open https://${lan?.address}:8443`);
  await expect(page.getByRole('link', { name: 'Open https' })).toBeVisible();
  await close();
  await server.stop();
});
