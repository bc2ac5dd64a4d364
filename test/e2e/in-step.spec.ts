/** Two screens of one room show the dance in step, however slow and uneven the way to one of them is. */
import { expect, test, type Page } from '@playwright/test';
import { connectRoomClient } from '../support/room-client.ts';
import { createSlowProxy } from '../support/tcp-proxies.ts';
import { openBrowser } from './player-browser.ts';
import { joinRoom } from './room-actions.ts';
import { startServer, type RunningServer } from './running-server.ts';

/** Two frames of a 30-fps video; browsers round the moments of frames. */
const MAX_APART_MS = 2000 / 30 + 1;
const DANCE = 'first-steps';
/** How long the video has run before it is compared, and until when. */
const [FROM_S, TO_S] = [5, 25];

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

/** A frame of the dance's video: when it was shown, by the machine's clock, ms, and its media time, s. */
type ShownFrame = readonly [at: number, mediaTime: number];
type WatchedPage = typeof globalThis & { shown?: [number, number][] };

/**
 * Runs in the page: notes each frame that the dance's video shows, and keeps its sound on as on the screens of two who
 * dance from afar, so that its speed may not be changed once the first move has begun.
 */
const watchFrames = (): void => {
  const shown: [number, number][] = ((globalThis as WatchedPage).shown = []);
  const { prototype } = HTMLMediaElement;
  const play = Object.getOwnPropertyDescriptor(prototype, 'play')?.value as HTMLMediaElement['play'];
  const watched = new WeakSet<HTMLMediaElement>();
  prototype.play = function (this: HTMLVideoElement) {
    if (!watched.has(this) && !this.srcObject) {
      watched.add(this);
      Object.defineProperty(this, 'muted', { get: () => false, set: () => undefined });
      const note: VideoFrameRequestCallback = (_, { expectedDisplayTime, mediaTime }) => {
        shown.push([performance.timeOrigin + expectedDisplayTime, mediaTime]);
        this.requestVideoFrameCallback(note);
      };
      this.requestVideoFrameCallback(note);
    }
    return play.call(this);
  };
};

const openScreen = async (address: string, code: string, name: string) => {
  const browser = await openBrowser(address, 'absent');
  await browser.page.addInitScript(watchFrames);
  await joinRoom(browser.page, address, code, name);
  await browser.page.getByTestId('role-show').click();
  return browser;
};

/** What a screen shows at a moment, between the frames on both sides; null where it shows nothing. */
const mediaTimeAt = (frames: readonly ShownFrame[], at: number): number | null => {
  const next = frames.findIndex(([shownAt]) => shownAt > at);
  const [before, after] = [frames[next - 1], frames[next]];
  if (!before || !after || after[0] - before[0] > 200) return null;
  return before[1] + ((at - before[0]) / (after[0] - before[0])) * (after[1] - before[1]);
};

/** How far apart both are, ms, every 0.1 s. */
const distances = (one: readonly ShownFrame[], other: readonly ShownFrame[]): readonly number[] => {
  const start = one.find(([, mediaTime]) => mediaTime > 0.5)?.[0] ?? NaN;
  const apart: number[] = [];
  for (let time = FROM_S; time < TO_S; time += 0.1) {
    const moment = start + 1000 * (time - 0.5);
    const [a, b] = [mediaTimeAt(one, moment), mediaTimeAt(other, moment)];
    apart.push(a === null || b === null ? Infinity : 1000 * (a - b));
  }
  return apart;
};

/** A camera without a browser makes the room's dance begin: nobody dances before it. */
const openDance = async () => {
  const host = await connectRoomClient(server.address);
  const { code } = await host.open('Camera');
  host.say({ type: 'role', shows: false, films: 1 });
  host.say({ type: 'seats', players: [{ name: 'Mia', scope: 'whole' }] });
  host.say({ type: 'ready', ready: true });
  const start = async () => {
    host.say({ type: 'queue', add: DANCE });
    await host.waitForRoom(({ queue }) => queue.length > 0);
    host.say({ type: 'start', round: 0 });
    await host.waitFor('load');
    host.say({ type: 'loaded', round: 1, clockBoundMs: 1 });
  };
  return { host, code, start };
};

const shownOn = (page: Page): Promise<readonly ShownFrame[]> =>
  page.evaluate(() => (globalThis as WatchedPage).shown ?? []);

/** Delays of each way, ms. */
const WAYS = [
  { name: 'both are near', delays: { server: 0, client: 0 } },
  { name: 'one’s round trip takes 5 ms', delays: { server: 2.5, client: 2.5 } },
  { name: 'one’s round trip takes 40 ms', delays: { server: 20, client: 20 } },
  { name: 'one’s round trip takes 80 ms, 40 more there than back', delays: { server: 60, client: 20 } },
  { name: 'one’s round trip takes 150 ms, 40 more there than back', delays: { server: 95, client: 55 } },
] as const;

for (const { name, delays } of WAYS) {
  test(`two screens are in step when ${name}`, { tag: '@long' }, async () => {
    const proxy = await createSlowProxy(server.address, { latencyMs: (to) => delays[to] });
    const { host, code, start } = await openDance();
    const [near, far] = [await openScreen(server.address, code, 'Near'), await openScreen(proxy.address, code, 'Far')];
    await host.waitForRoom(({ members }) => members.filter(({ shows }) => shows).length === 2);
    await start();
    await expect(far.page.getByTestId('stage')).toHaveAttribute('data-phase', 'dancing', { timeout: 40_000 });
    await far.page.waitForTimeout(1000 * (TO_S + 2));
    const apart = distances(await shownOn(near.page), await shownOn(far.page));
    const inStep = apart.filter((distance) => Math.abs(distance) <= MAX_APART_MS).length / apart.length;
    const sorted = [...apart].sort((a, b) => Math.abs(a) - Math.abs(b));
    const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
    console.log(`${name}: in step ${(100 * inStep).toFixed(1)} %, median ${at(0.5)} ms, p95 ${at(0.95)} ms`);
    expect(inStep).toBeGreaterThanOrEqual(0.95);
    expect([...near.foreignRequests, ...far.foreignRequests]).toEqual([]);
    await Promise.all([near.close(), far.close()]);
    host.terminate();
    proxy.close();
  });
}

test('a screen 1 s away is told that it can only watch, and the other goes on', { tag: '@long' }, async () => {
  const proxy = await createSlowProxy(server.address, { latencyMs: () => 500 });
  const { host, code, start } = await openDance();
  const [near, far] = [await openScreen(server.address, code, 'Near'), await openScreen(proxy.address, code, 'Far')];
  await host.waitForRoom(({ members }) => members.filter(({ shows }) => shows).length === 2);
  await start();
  await expect(near.page.getByTestId('stage')).toHaveAttribute('data-phase', 'dancing', { timeout: 40_000 });
  await expect(far.page.getByText('Your connection is too slow to show the dance in step.')).toBeVisible();
  await expect(far.page.locator('video')).toHaveCount(0);
  const room = await host.waitForRoom(({ phase }) => phase === 'dancing');
  expect(room.members.filter(({ shows }) => shows).map(({ name }) => name)).toEqual(['Near']);
  await near.page.waitForTimeout(4_000);
  const frames = await shownOn(near.page);
  const gaps = frames.slice(1).map(([at], index) => at - (frames[index]?.[0] ?? at));
  expect(Math.max(...gaps.slice(20))).toBeLessThan(1000);
  expect([...near.foreignRequests, ...far.foreignRequests]).toEqual([]);
  await Promise.all([near.close(), far.close()]);
  host.terminate();
  proxy.close();
});
