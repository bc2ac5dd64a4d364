/** The screens around dancing: Review, the Studio, and what is shown when something fails. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readSessionFile, writeSessionFile } from '@instep/server/store/files/session-file';
import { writeGeneratedClass } from '../support/generated-class.ts';
import { connectPlayClient } from '../support/play-client.ts';
import { SHIPPED_DANCES, SHORT_DANCES, TEST_DANCES } from '../support/test-data.ts';
import { expectDancing, openCamera } from './dance-actions.ts';
import { dropVideo } from './drop-video.ts';
import type { Camera } from './player-browser.ts';
import { startServer } from './running-server.ts';
import { savedSessions } from './saved-session.ts';
import { EDITIONS, openEdition, showIn } from './show-screens.ts';

const VIDEO = path.join(SHORT_DANCES, 'test-steps.mp4');
const DANCE = 'test-steps';
const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'instep-screens-'));

for (const edition of EDITIONS) {
  const show = showIn(edition);
  const open = (address: string, camera: Camera, options = {}) => openEdition(edition, address, camera, options);

  test(`Review, ${edition.locale}`, async () => {
    const server = await startServer();
    const { page, consoleErrors, close } = await open(server.address, 'blocked');
    await page.goto(`${server.address}/review`);
    await page.getByRole('heading').first().waitFor();
    await show(page, 'review-empty', { themes: true });
    const [id, earlier] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
    await page.goto(`${server.address}/review`);
    await page.getByTestId('class-row').first().waitFor();
    await show(page, 'review-class', { themes: true, whole: true });
    await page.getByTestId('player-menu').first().click();
    await show(page, 'review-menu', { themes: true });
    await page.goto(`${server.address}/review/${id}?t=12.5`);
    await expect(page.getByTestId('figure')).toHaveCount(2);
    await page.getByTestId('limb-strip').first().waitFor();
    await show(page, 'review-session', { themes: true, whole: true });
    await page.goto(`${server.address}/review/${id}?compare=${earlier}&t=12.5`);
    await expect(page.getByTestId('figure')).toHaveCount(3);
    await show(page, 'review-compare', { themes: true, whole: true });
    expect(consoleErrors).toEqual([]);
    await close();
    await server.stop();
  });

  test(`my dancing, ${edition.locale}`, async () => {
    const server = await startServer();
    const { page, consoleErrors, close } = await open(server.address, 'blocked');
    await page.goto(`${server.address}/me`);
    await page.getByTestId('my-dancing').waitFor();
    await show(page, 'me-empty');
    await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
    const [deviceId, player] = ['0123456789abcdef0123456789abcdef', 'Mia van Dijk'];
    const deviceSha256 = createHash('sha256').update(deviceId).digest('hex');
    for (const { folder } of savedSessions(server.sessionsFolder).filter(({ session }) => session.player === player))
      await writeSessionFile(folder, { ...(await readSessionFile(folder)), deviceSha256 });
    await page.evaluate((stored) => localStorage.setItem('instep', JSON.stringify(stored)), {
      ...{ deviceId, player, players: [player] },
    });
    // The server finds sessions that others have written when it lists all of them.
    await page.request.get(`${server.address}/api/sessions`);
    await page.goto(`${server.address}/me`);
    await page.getByTestId('week').waitFor();
    await show(page, 'me', { whole: true });
    expect(consoleErrors).toEqual([]);
    await close();
    await server.stop();
  });

  test(`the Studio, ${edition.locale}`, async () => {
    const folder = newFolder();
    const [dances, imports] = [path.join(folder, 'dances'), path.join(folder, 'imports')];
    cpSync(SHIPPED_DANCES, dances, { recursive: true });
    const server = await startServer({ DANCES_DIR: dances, IMPORTS_DIR: imports });
    const { page, close } = await open(server.address, 'blocked');
    await page.goto(`${server.address}/studio`);
    await page.getByTestId('drop-zone').waitFor();
    await show(page, 'studio', { whole: true });
    await dropVideo(page, { name: 'diary.txt', bytes: Buffer.from('Dear diary, today'), type: 'text/plain' });
    await page.getByTestId('refused').waitFor();
    await show(page, 'studio-refused', { asIs: true });
    await dropVideo(page, { name: 'my_waltz.mp4', bytes: readFileSync(VIDEO) });
    const form = page.getByTestId('import-form');
    await form.waitFor();
    await show(page, 'studio-form', { whole: true });
    await form.locator('button[type=submit], button:not([type])').last().click();
    const job = page.getByTestId('import');
    await expect(job).toHaveAttribute('data-state', 'running');
    await show(page, 'studio-running', { asIs: true });
    await expect(job).toHaveAttribute('data-state', 'done', { timeout: 400_000 });
    await page.getByTestId('import-preview').waitFor();
    await show(page, 'studio-done', { whole: true });
    await page.goto(`${server.address}/studio/warm-up`);
    await page.getByTestId('timeline-move').first().click();
    await show(page, 'studio-editor', { whole: true });
    await close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test(`what another machine sees before it has the PIN, ${edition.locale}`, async () => {
    const server = await startServer();
    const { page, close } = await open(server.address, 'blocked');
    await page.route(/\/api\/(sessions|studio)/, (route) =>
      route.fulfill({ status: 401, json: { error: 'pin_needed' } }),
    );
    for (const place of ['review', 'studio']) {
      await page.goto(`${server.address}/${place}`);
      await page.getByRole('heading').first().waitFor();
      await page.waitForTimeout(1_000);
      await show(page, `pin-${place}`);
    }
    await close();
    await server.stop();
  });

  test(`cameras that fail, ${edition.locale}`, async () => {
    const server = await startServer({ DANCES_DIR: SHORT_DANCES });
    for (const [camera, error] of [
      ['blocked', null],
      ['absent', null],
      ['still', 'NotReadableError'],
    ] as const) {
      const { page, close } = await open(server.address, camera);
      if (error) {
        await page.addInitScript((name) => {
          navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('made for a picture', name));
        }, error);
      }
      await openCamera(page, server.address, DANCE);
      await page.getByTestId('camera-problem').waitFor();
      await show(page, `camera-${error ? 'busy' : camera}`);
      await close();
    }
    await server.stop();
  });

  test(`servers that fail, ${edition.locale}`, async () => {
    const server = await startServer({ DANCES_DIR: SHORT_DANCES, MAX_SOCKETS: '1' });
    const only = await connectPlayClient(server.address);
    only.sendHello();
    only.sendMessage({ type: 'watch' });
    await only.waitFor('watching');
    const full = await open(server.address, 'good');
    await openCamera(full.page, server.address, DANCE);
    await full.page.getByTestId('dialog').waitFor();
    await show(full.page, 'server-full', { asIs: true });
    await full.close();
    only.terminate();

    const broken = await open(server.address, 'blocked');
    await broken.page.route('**/*.mp4', (route) => route.abort());
    await broken.page.goto(`${server.address}/?dance=${DANCE}`);
    await broken.page.getByTestId('play-without-camera').click();
    await broken.page.getByTestId('dialog').waitFor();
    await show(broken.page, 'video-broken');
    await broken.close();

    const lost = await open(server.address, 'good');
    await openCamera(lost.page, server.address, DANCE);
    await lost.page.getByTestId('start-anyway').click();
    await expectDancing(lost.page);
    server.process.kill('SIGKILL');
    await lost.page.getByTestId('dialog').waitFor();
    await show(lost.page, 'connection-lost');
    await lost.close();
    await server.stop();
  });

  test(`what works while the server is away, ${edition.locale}`, async () => {
    const built = path.join(newFolder(), 'web');
    cpSync(new URL('../../apps/web/dist', import.meta.url), built, { recursive: true });
    const server = await startServer({ WEB_DIR: built, DANCES_DIR: SHIPPED_DANCES });
    const { page, close } = await open(server.address, 'blocked', { serviceWorkers: 'allow' });
    await page.goto(server.address);
    await page.getByTestId('dance-tile').first().waitFor();
    await page.goto(`${server.address}/?dance=warm-up`);
    await page.getByTestId('play-without-camera').click();
    await expectDancing(page);
    await expect
      .poll(() => page.evaluate(async () => (await caches.open('instep-dances')).match('/kept-dances').then(Boolean)))
      .toBe(true);
    await server.stop();
    await page.goto(server.address);
    await page.getByTestId('dance-tile').first().waitFor();
    await show(page, 'offline');
    await page.getByTestId('dance-tile').first().click();
    await page.getByTestId('server-away').waitFor();
    await show(page, 'offline-dance');
    await page.goto(`${server.address}/review`);
    await page.getByRole('navigation').first().waitFor();
    await show(page, 'offline-review', { asIs: true });
    await close();
    rmSync(path.dirname(built), { recursive: true });
  });
}
