import { expect, test } from '@playwright/test';
import { machineNames } from '@instep/server/lan/machine-names';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openDance } from './dance-actions.ts';
import { openBrowser, PHONE } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { savedSession } from './saved-session.ts';
import { screenshot } from './screenshot.ts';

const [address] = machineNames().addresses;
test.skip(!address, 'this machine is in no network: SKIPPED');

let server: RunningServer | null = null;
test.afterEach(async () => {
  await server?.stop();
  server = null;
});

test(
  'a phone in the network dances over https with a self-signed certificate, and scores 85 or more',
  { tag: '@long' },
  async () => {
    server = await startServer({ HTTPS_PORT: '0' }, ['--lan']);
    expect(server.address).toBe(`https://${address}:${new URL(server.address).port}`);
    const { page, consoleErrors, foreignRequests, close } = await openBrowser(server.address, 'dancer', PHONE);
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await openDance(page, server.address);
    await screenshot(page, 'phone-camera-check');
    await expectDancing(page);
    await expect(page.getByTestId('rating')).toHaveAttribute('data-move', '6', { timeout: 30_000 });
    await screenshot(page, 'phone-dance');
    await expect(page.getByTestId('close-info')).toHaveAttribute('data-close-code', '1000', { timeout: 120_000 });
    await screenshot(page, 'phone-results');
    await expectAccessible(page);
    expect(new Set(sockets)).toEqual(new Set([`${server.address.replace('https', 'wss')}/play`]));
    expect([consoleErrors, foreignRequests]).toEqual([[], []]);
    const { session, frames } = savedSession(server.sessionsFolder);
    const seen = frames.filter((frame) => frame['outcome'] === 'seen').length;
    console.info(`score ${session.result.score?.toFixed(1)}, of ${frames.length} frames ${seen} were seen`);
    expect(session).toMatchObject({ status: 'complete' });
    expect(session.result.score).toBeGreaterThanOrEqual(85);
    await close();
  },
);

test('a page opened over http is redirected to https if there is https', async () => {
  server = await startServer({ HTTPS_PORT: '0' }, ['--lan']);
  const { page, close } = await openBrowser(server.address, 'blocked', PHONE);
  await page.goto(`http://${address}:${new URL(server.localAddress).port}/?dance=first-steps`);
  expect(page.url()).toBe(`${server.address}/?dance=first-steps`);
  await expect(page.getByTestId('use-camera')).toBeVisible();
  await close();
});

test(
  'a page opened over http without https explains why there is no camera and what to open',
  { tag: '@long' },
  async () => {
    server = await startServer({ HOST: '0.0.0.0' });
    const { page, close } = await openBrowser(server.address, 'dancer', PHONE);
    await page.goto(`http://${address}:${new URL(server.address).port}/?dance=first-steps`);
    await page.getByTestId('use-camera').click();
    const problem = page.getByTestId('camera-problem');
    await expect(problem).toHaveAttribute('data-problem', 'not_secure');
    await expect(problem).toContainText(`Open https://${address}:8443`);
    await expect(problem).toContainText('npm start -- --lan');
    await expect(page.getByRole('link', { name: 'Open https' })).toBeVisible();
    await expect(page.getByTestId('play-without-camera')).toBeEnabled();
    await screenshot(page, 'phone-not-secure');
    await expectAccessible(page);
    await close();
  },
);
