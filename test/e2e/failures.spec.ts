import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openDance } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { connectPlayClient } from '../support/play-client.ts';
import { screenshot } from './screenshot.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

test('a video that can’t be played is explained', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.route('**/*.mp4', (route) => route.abort());
  await page.goto(`${server.address}/?dance=first-steps`);
  await page.getByTestId('play-without-camera').click();
  await expect(page.getByTestId('dialog')).toContainText('Couldn’t play the video');
  await expectAccessible(page);
  await close();
});

test('a video that does not play because the server is gone is explained by the server, not the browser', async () => {
  const short = await startServer();
  // With motion, the preview on the dance's page would have loaded the video already.
  const { page, close } = await openBrowser(short.address, 'blocked');
  await page.goto(`${short.address}/?dance=first-steps`);
  await page.getByTestId('play-without-camera').waitFor();
  await short.stop();
  await page.getByTestId('play-without-camera').click();
  await expect(page.getByTestId('dialog')).toContainText('The server isn’t responding.');
  await expect(page.getByTestId('dialog')).not.toContainText('browser');
  await expectAccessible(page);
  await close();
});

test('a full server says when to retry, and the button is disabled until then', async () => {
  const full = await startServer({ MAX_SOCKETS: '1' });
  const first = await connectPlayClient(full.address);
  first.sendHello();
  first.sendMessage({ type: 'watch' });
  await first.waitFor('watching');
  const { page, close } = await openBrowser(full.address, 'dancer');
  await page.clock.install();
  await openDance(page, full.address);
  await expect(page.getByTestId('dialog')).toContainText('The server is full');
  const again = page.getByTestId('again');
  const seconds = async (): Promise<number> => Number(/in (\d+) s/.exec(await again.innerText())?.[1]);
  const initialSeconds = await seconds();
  expect(initialSeconds).toBeGreaterThan(20);
  await expect(again).toBeDisabled();
  await expectAccessible(page);
  await screenshot(page, 'server-full');
  await expect.poll(seconds).toBeLessThan(initialSeconds - 1);
  first.terminate();
  await page.clock.runFor(1000 * initialSeconds);
  await expect(again).toHaveText('Try again');
  await again.click();
  await expectDancing(page);
  await close();
  await full.stop();
});

// This is the last test, because it stops the server.
test('a server killed during a dance ends it with an explanation and without a result', async () => {
  const { page, close } = await openBrowser(server.address, 'dancer');
  await openDance(page, server.address);
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
  server.process.kill('SIGKILL');
  await expect(page.getByTestId('dialog')).toContainText('Connection lost');
  await expectAccessible(page);
  await expect(page.getByTestId('close-info')).toHaveCount(0);
  await close();
});
