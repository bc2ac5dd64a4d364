/** Two homes in one room: they see each other in the lobby and beside the dance. */
import { expect, test, type Page } from '@playwright/test';
import { createBreakableProxy } from '../support/tcp-proxies.ts';
import { expectAccessible } from './accessible.ts';
import { findCoturn, startTurnServer, TURN_SECRET } from './calls/turn-server.ts';
import { CALL_FLAGS, openBrowser, type PlayerBrowser } from './player-browser.ts';
import { addDance, filmPlayers, joinRoom, openRoom } from './room-actions.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

let server: RunningServer;
let mia: PlayerBrowser;
let ben: PlayerBrowser;

test.beforeEach(async () => {
  // Nobody answers there: whoever needs it finds no way through.
  server = await startServer({ ICE_SERVERS: 'turn:127.0.0.1:9?transport=udp', TURN_SECRET: 'rosebud' });
  [mia, ben] = await Promise.all([
    openBrowser(server.address, 'two', {}, CALL_FLAGS),
    openBrowser(server.address, 'two', {}, CALL_FLAGS),
  ]);
});

test.afterEach(async () => {
  await Promise.all([mia, ben].map((browser) => browser.close()));
  await server.stop();
});

const enterBoth = async (address = server.address, benAddress = address): Promise<void> => {
  const code = await openRoom(mia.page, address, 'Mia');
  await joinRoom(ben.page, benAddress, code, 'Ben');
  await filmPlayers(mia.page);
  await filmPlayers(ben.page);
};

/** Mia asks, and Ben agrees. */
const call = async (): Promise<void> => {
  await mia.page.getByTestId('see').click();
  await expect(mia.page.getByTestId('dialog')).toContainText('Their browser learns your network address.');
  await mia.page.getByTestId('agree').click();
  await expect(mia.page.getByText('Asking Ben …')).toBeVisible();
  const ask = ben.page.getByTestId('call-ask');
  await expect(ask).toContainText('Mia wants to dance with video. Your picture goes straight to Mia’s browser.');
  await expect(ask).toContainText('Their browser learns your network address.');
  await expectAccessible(ben.page);
  await screenshot(ben.page, 'call-ask');
  await ben.page.getByTestId('agree').click();
};

/** Runs in a page whose network lets nothing through but a TURN server. */
const onlyRelay = (): void => {
  const Original = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration: RTCConfiguration = {}) {
      super({ ...configuration, iceTransportPolicy: 'relay' });
    }
  };
};

/** The tile shows moving pictures. */
const expectPicture = async (page: Page, timeout = 20_000): Promise<void> => {
  const tile = page.getByTestId('call-tile');
  await expect(tile).toHaveAttribute('data-state', 'connected', { timeout });
  const timeOf = () => tile.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
  const before = await timeOf();
  await expect.poll(timeOf).toBeGreaterThan(before);
};

test(
  'two who agree see each other in the lobby and beside the dance, and nobody else hears of it',
  { tag: '@long' },
  async () => {
    await enterBoth();
    await call();
    for (const { page } of [mia, ben]) await expectPicture(page);
    await mia.page.getByTestId('voice').click();
    await expect(mia.page.getByTestId('voice')).toHaveAttribute('aria-pressed', 'true');
    await expectAccessible(mia.page);
    await screenshot(mia.page, 'call-lobby');

    await ben.page.setViewportSize({ width: 390, height: 844 });
    await ben.page.getByTestId('call-tile').scrollIntoViewIfNeeded();
    await screenshot(ben.page, 'call-phone');

    await ben.page.getByTestId('role-show').click();
    await addDance(mia.page);
    await mia.page.getByTestId('start').click();
    for (const { page } of [mia, ben]) {
      await expect(page.getByTestId('stage')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
      await expectPicture(page);
    }
    await expect(mia.page.getByTestId('call-tile')).toContainText(
      'Ben may look a little late: that’s the connection, not Ben.',
    );
    await screenshot(mia.page, 'call-stage');
    expect([...mia.foreignRequests, ...ben.foreignRequests]).toEqual([]);
    expect([...mia.consoleErrors, ...ben.consoleErrors]).toEqual([]);
  },
);

test(
  'a member who declines a call is not shown, and two who can’t connect are told why',
  { tag: '@long' },
  async () => {
    await Promise.all([mia, ben].map(({ page }) => page.addInitScript(onlyRelay)));
    await enterBoth();
    await mia.page.getByTestId('see').click();
    await mia.page.getByTestId('agree').click();
    await ben.page.getByTestId('decline').click();
    await expect(mia.page.getByText('Ben can’t turn on video right now.')).toBeVisible();
    await expect(ben.page.getByTestId('call-ask')).toBeHidden();

    await mia.page.getByTestId('see').click();
    await ben.page.getByTestId('agree').click();
    const tile = mia.page.getByTestId('call-tile');
    await expect(tile).toHaveAttribute('data-state', 'unreachable', { timeout: 40_000 });
    await expect(tile).toContainText('We can’t connect to Ben’s picture. You still dance in step.');
    await expect(tile).toContainText('A TURN server helps: see “Duet” in the docs.');
    await tile.scrollIntoViewIfNeeded();
    await screenshot(mia.page, 'call-unreachable');
    await mia.page.getByTestId('hang-up').click();
    await expect(ben.page.getByTestId('call-tile')).toBeHidden();
  },
);

test('a page that is reloaded comes back into its call', { tag: '@long' }, async () => {
  await enterBoth();
  await call();
  for (const { page } of [mia, ben]) await expectPicture(page);
  await ben.page.reload();
  // Its camera is checked again, as after every opening.
  await ben.page.getByTestId('start-anyway').click();
  for (const { page } of [ben, mia]) await expectPicture(page);
  await expect(ben.page.getByTestId('call-ask')).toBeHidden();
});

test.describe('a call through a TURN server', () => {
  const coturn = findCoturn();
  test.skip(
    coturn === null,
    'NOT TESTED: a network that is gone, because coturn is not installed (apt install coturn)',
  );

  test('comes back after the network of one of both was gone for ten seconds', { tag: '@long' }, async () => {
    const turn = await startTurnServer(coturn ?? '');
    const [, port] = /:(\d+)\?/.exec(turn.url) ?? [];
    // All of Ben's packets go this way.
    const relay = await createBreakableProxy(`http://127.0.0.1:${port}`);
    const url = `turn:127.0.0.1:${new URL(relay.address).port}?transport=tcp`;
    const connected = await startServer({ ICE_SERVERS: url, TURN_SECRET });
    const way = await createBreakableProxy(connected.address);
    try {
      await ben.page.addInitScript(onlyRelay);
      await enterBoth(connected.address, way.address);
      await call();
      for (const { page } of [mia, ben]) await expectPicture(page);
      const ways = [way, relay];
      for (const one of ways) one.breakConnections();
      await expect(ben.page.getByTestId('room-notice')).toHaveText('Connection lost. Reconnecting …');
      await expect(mia.page.getByTestId('call-tile')).toHaveAttribute('data-state', 'interrupted');
      await mia.page.waitForTimeout(10_000);
      for (const one of ways) one.restore();
      for (const { page } of [mia, ben]) await expectPicture(page, 60_000);
      await expect(ben.page.getByTestId('call-ask')).toBeHidden();
    } finally {
      way.close();
      relay.close();
      await connected.stop();
      await turn.stop();
    }
  });
});
