import { MISSED_RATING } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import { expect, test, type Page } from '@playwright/test';
import { connectPlayClient, type PlayClient } from '../support/play-client.ts';
import { SHORT_DANCES } from '../support/test-data.ts';
import type { ClipName } from './camera-clips.ts';
import { medianLag, recordFrames } from './clip-clock.ts';
import { expectDancing, expectNormalEnd, openCamera } from './dance-actions.ts';
import { followDance } from './following-camera.ts';
import { expectOwnFrames, recordOwnView } from './own-view.ts';
import { openBrowser, type PlayerBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { savedSession } from './saved-session.ts';
import { screenshot } from './screenshot.ts';

// The player's own browser estimates the poses, with the real networks: only keypoints are sent. The tests are patient
// with the device, because their machine may be busy.
const PATIENT = 'e2e=patient-device';
/** The judged lag may differ so much from the one that the clip's frames show. */
const MAX_LAG_ERROR_MS = 60;
/** How many moves the dance has. */
const MOVES = 4;
/** A frame with one pose has 197 bytes. */
const MAX_POSE_BYTES = 200;

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer({ DANCES_DIR: SHORT_DANCES });
});
test.afterAll(() => server.stop());

/** A player whose camera follows the dance. */
const openPlayer = async (
  settings: object,
  clip: ClipName = 'good',
): Promise<PlayerBrowser & { readonly binarySizes: number[] }> => {
  const player = await openBrowser(server.address, clip);
  const { page } = player;
  await page.addInitScript((stored) => {
    if (localStorage.getItem('instep') === null) localStorage.setItem('instep', JSON.stringify(stored));
  }, settings);
  const binarySizes: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') binarySizes.push(payload.length);
    }),
  );
  await followDance(page, clip);
  return { ...player, binarySizes };
};

const poseWay = (page: Page) => page.getByTestId('pose-way');

const dance = async (page: Page): Promise<void> => {
  await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', 'all_seen', { timeout: 60_000 });
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
};

const sessionOf = async (page: Page) =>
  savedSession(server.sessionsFolder, await page.getByTestId('close-info').getAttribute('data-session-id'));

test('a good player whose device estimates the poses is scored as by the server, and no image leaves the page', async () => {
  const player = await openPlayer({ poses: 'device' });
  const { page, binarySizes } = player;
  const framesOf = await recordFrames(page);
  const paintedOn = await recordOwnView(page);
  await openCamera(page, server.address, 'test-steps', PATIENT);
  await expect(poseWay(page)).toHaveAttribute('data-state', 'device', { timeout: 60_000 });
  await dance(page);
  await expectNormalEnd(player);
  const { session, frames } = await sessionOf(page);
  expect(session.result?.score).toBeGreaterThanOrEqual(85);
  // Nothing has measured a frame that was dropped.
  expect(new Set(frames.flatMap((row) => row['measured_by'] || []))).toEqual(new Set(['device']));
  expect(binarySizes.length).toBeGreaterThan(0);
  expect(Math.max(...binarySizes)).toBeLessThanOrEqual(MAX_POSE_BYTES);
  const sent = framesOf();
  const trueLagMs = medianLag(sent);
  console.info(`score ${session.result.score?.toFixed(1)}; lag ${session.result.lagMs} of ${Math.round(trueLagMs)} ms`);
  expect(Math.abs((session.result.lagMs ?? NaN) - trueLagMs)).toBeLessThanOrEqual(MAX_LAG_ERROR_MS);
  expectOwnFrames(await paintedOn(), sent);
  await player.close();
});

const remove = (texts: string[], isRemoved: (text: string) => boolean): void => {
  texts.splice(0, texts.length, ...texts.filter((text) => !isRemoved(text)));
};

for (const [clip, expectAsByServer] of [
  ['standing', ({ score }) => expect(score ?? 0).toBeLessThanOrEqual(10)],
  ['lateMirrored', ({ score, side }) => expect([side, (score ?? 0) >= 85]).toEqual(['mirrored', true])],
  ['halfASecondBehind', ({ lateMs }) => expect(lateMs).toBeGreaterThan(350)],
] as const satisfies readonly (readonly [ClipName, (result: DanceResult) => void])[]) {
  test(`a device judges the player \`${clip}\` as the server does`, { tag: '@long' }, async () => {
    const player = await openPlayer({ poses: 'device' }, clip);
    const { page } = player;
    await openCamera(page, server.address, 'test-steps', PATIENT);
    await expect(poseWay(page)).toHaveAttribute('data-state', 'device', { timeout: 60_000 });
    await page.getByTestId('start-anyway').click();
    await expectDancing(page);
    await expectNormalEnd(player);
    const { session } = await sessionOf(page);
    const { score, side, lagMs, lateMs } = session.result;
    console.info(`${clip}: ${JSON.stringify({ score, side, lagMs, lateMs })}`);
    expectAsByServer(session.result);
    await player.close();
  });
}

/** What goes wrong in the worker in mid-dance; run in the worker. */
const FAULTS = {
  'is killed': () => self.close(),
  'is starved': () => {
    const handle = self.onmessage;
    self.onmessage = (event) => {
      for (const end = Date.now() + 3000; Date.now() < end;);
      handle?.call(self, event);
    };
  },
  'answers nonsense': () => {
    const post = self.postMessage.bind(self) as (message: object) => void;
    self.postMessage = (message: object) => post({ ...message, poses: [new Float64Array(198).fill(NaN)] });
  },
} as const;

for (const [fault, cause] of Object.entries(FAULTS)) {
  // Nonsense is noticed at once. A dead or slow worker is noticed by its silence, for which a busy machine may be to blame:
  // those two need a quiet one. What each does is in test/unit/web/device-estimator.test.ts.
  const isSilent = fault !== 'answers nonsense';
  const tag = isSilent ? ['@long'] : [];
  test(`the server takes over when the worker ${fault} in mid-dance, and nothing is lost`, { tag }, async () => {
    const player = await openPlayer({ poses: 'device' });
    const { page } = player;
    await openCamera(page, server.address, 'test-steps', PATIENT);
    await expect(poseWay(page)).toHaveAttribute('data-state', 'device', { timeout: 60_000 });
    if (isSilent) {
      // The result of the self-test is remembered: from here on without patience.
      await openCamera(page, server.address, 'test-steps');
      await expect(poseWay(page)).toHaveAttribute('data-state', 'device', { timeout: 60_000 });
    }
    await dance(page);
    await page.waitForTimeout(3_000);
    await page.workers()[0]?.evaluate(cause);
    await expect(page.getByTestId('stage-line')).toContainText('the server carries on', { timeout: 10_000 });
    await screenshot(page, 'dance-fallback');
    await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
    // The frame on its way to a killed worker can't be closed by anybody.
    remove(player.consoleErrors, (text) => text.startsWith('A VideoFrame was garbage collected'));
    await expectNormalEnd(player);
    const { session, frames, moves } = await sessionOf(page);
    expect(session.status).toBe('complete');
    const origins = frames.flatMap((row) => row['measured_by'] || []);
    expect(origins.filter((origin, n) => n === 0 || origin !== origins[n - 1])).toEqual(['device', 'server']);
    const times = frames.map((row) => Number(row['media_time_s']));
    const gaps = times.slice(1).map((time, n) => time - (times[n] ?? time));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2);
    console.info(
      `longest gap ${Math.max(...gaps).toFixed(2)} s; ratings ${moves.map((row) => row['rating'] || '-').join()}`,
    );
    expect(moves).toHaveLength(MOVES);
    // A move in the gap is not rated; it is never counted as missed.
    expect(moves.filter((row) => row['rating'] === '' && row['unseen_reason'] !== 'interrupted')).toEqual([]);
    expect(moves.filter((row) => row['rating'] === MISSED_RATING)).toEqual([]);
    await player.close();
  });
}

test('the server estimates from the start when the networks can’t be loaded, and the player is told why', async () => {
  const player = await openPlayer({ poses: 'device' });
  const { page } = player;
  await page.route('**/*.wasm', (route) => route.abort());
  await openCamera(page, server.address, 'test-steps');
  await expect(poseWay(page)).toHaveAttribute('data-state', 'not_loaded', { timeout: 60_000 });
  await expect(poseWay(page)).toContainText('The download failed');
  await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', 'all_seen', { timeout: 60_000 });
  await player.close();
});

test('a full server’s player dances by their own device, without being asked', async () => {
  const full = await startServer({ DANCES_DIR: SHORT_DANCES, WATCH_FPS: '30' });
  const others = await fillServer(full.address);
  const { page, close } = await openBrowser(full.address, 'good');
  await openCamera(page, full.address, 'test-steps', PATIENT);
  await expect(poseWay(page)).toHaveAttribute('data-state', 'device', { timeout: 60_000 });
  await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', 'all_seen', { timeout: 60_000 });
  await close();
  others.forEach((other) => other.terminate());
  await full.stop();
});

/** Opens camera checks until one more is refused. */
const fillServer = async (address: string): Promise<PlayClient[]> => {
  const clients: PlayClient[] = [];
  for (;;) {
    const client = await connectPlayClient(address);
    client.sendHello();
    client.sendMessage({ type: 'watch' });
    const close = await Promise.race([client.waitFor('watching').then(() => null), client.waitForClose()]);
    if (close) return clients;
    clients.push(client);
  }
};
