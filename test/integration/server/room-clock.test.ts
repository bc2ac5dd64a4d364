/** A device's clock in a room, over real sockets to a real server, however far away and unevenly far that is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '@instep/measures/random';
import { parseRoomServerMessage } from '@instep/protocol/room-messages';
import { SharedClock } from '@instep/web/room/shared-clock';
import { connectRoomClient } from '../../support/room-client.ts';
import { createSlowProxy } from '../../support/tcp-proxies.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  folders = makeFolders();
  server = await startTestServer(folders);
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

type Way = 'server' | 'client';

/** The device's clock is so far behind the server's, which is this process's. */
const TRUE_OFFSET_MS = 7_000_000;
const deviceNow = (): number => performance.now() - TRUE_OFFSET_MS;

/** Opens a room over a line with these delays, and sets the clock of the device as its page does. */
const openClock = async (latencyMs: (way: Way) => number) => {
  const proxy = await createSlowProxy(server.address, { latencyMs });
  const room = await connectRoomClient(proxy.address);
  await room.open('Mia');
  const clock = new SharedClock({ ask: (sent) => room.say({ type: 'time', sent }), localNow: deviceNow });
  /** After each answer: how far the clock was off, and how far it may have been. */
  const readings: { readonly error: number; readonly bound: number }[] = [];
  const readError = (): number => Math.abs(clock.now() - performance.now());
  room.socket.on('message', (data: Buffer) => {
    const message = parseRoomServerMessage(data.toString());
    if (message.type !== 'time') return;
    clock.handleAnswer(message);
    readings.push({ error: readError(), bound: clock.boundMs });
  });
  clock.start();
  const close = (): void => {
    clock.stop();
    room.terminate();
    proxy.close();
  };
  return { clock, readings, readError, close };
};

const { between } = createRandom(14);
const UNEVEN_LINES: readonly ((way: Way) => number)[] = [
  (way) => (way === 'server' ? 60 : 20),
  (way) => (way === 'server' ? 5 : 45),
  () => between(5, 150),
];

it('is never further off than its bound on lines that are uneven by up to 40 ms, or never twice the same', async () => {
  const devices = await Promise.all(UNEVEN_LINES.map(openClock));
  await expect.poll(() => devices.every(({ clock }) => clock.isSettled)).toBe(true);
  for (const { readings, close } of devices) {
    close();
    expect(readings.filter(({ error, bound }) => error > bound)).toEqual([]);
  }
});

it('is right to 5 ms on lines of 5 to 150 ms each way, and never further off than its bound', async () => {
  const devices = await Promise.all([5, 40, 80, 150].map((delay) => openClock(() => delay)));
  await expect.poll(() => devices.every(({ clock }) => clock.isSettled)).toBe(true);
  // Exchanges that a busy machine disturbs are made up for by later ones.
  const askAgain = (): boolean => {
    const wrong = devices.filter(({ readError }) => readError() > 5);
    for (const { clock } of wrong) clock.start();
    return wrong.length === 0;
  };
  await expect.poll(askAgain, { interval: 1000 }).toBe(true);
  for (const { readings, close } of devices) {
    close();
    expect(readings.filter(({ error, bound }) => error > bound)).toEqual([]);
  }
});
