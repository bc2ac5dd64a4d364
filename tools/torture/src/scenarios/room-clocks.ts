import type { Milliseconds } from '@instep/choreo/units';
import type { Figures } from '@instep/measures/measure';
import { parseRoomServerMessage } from '@instep/protocol/room-messages';
import { connectRoomClient } from '@instep/test/support/room-client';
import { createSlowProxy, type LinkQuality } from '@instep/test/support/tcp-proxies';
import { SharedClock } from '@instep/web/room/shared-clock';
import { sleep } from '../concurrency.ts';
import type { Harness } from '../harness.ts';
import { seededRandom } from '../numbers.ts';
import { NONE, type Scenario } from '../scenario.ts';

/** Delays of each way, and by how much the way there is longer, ms. */
const DELAYS: readonly Milliseconds[] = [5, 10, 20, 40, 80, 150];
const ASYMMETRIES: readonly Milliseconds[] = [-40, -20, -10, 0, 10, 20, 40];
/** So long each line is watched; the clock is read so often. */
const WATCHED_MS: Milliseconds = 20_000;
const READ_EVERY_MS: Milliseconds = 50;
/** Each has a room of its own, of which there may be sixteen. */
const CLOCKS_AT_ONCE = 12;

/** A device's clock in a room of its own, over a line of this quality. */
const openClock = async (address: string, quality: LinkQuality) => {
  const proxy = await createSlowProxy(address, quality);
  const room = await connectRoomClient(proxy.address);
  await room.open('Mia');
  const clock = new SharedClock({ ask: (sent) => room.say({ type: 'time', sent }) });
  room.socket.on('message', (data: Buffer) => {
    const message = parseRoomServerMessage(data.toString());
    if (message.type === 'time') clock.handleAnswer(message);
  });
  clock.start();
  const close = (): void => {
    clock.stop();
    room.say({ type: 'leave' });
    proxy.close();
  };
  return { clock, close };
};

type Line = { readonly quality: LinkQuality; readonly isEven: boolean };

const evenOrUneven = DELAYS.flatMap((delay): Line[] =>
  ASYMMETRIES.filter((more) => Math.abs(more) < 2 * delay).map((more) => ({
    quality: { latencyMs: (to) => delay + (to === 'server' ? more / 2 : -more / 2) },
    isEven: more === 0,
  })),
);

const measureClocks = async (harness: Harness): Promise<Figures> => {
  const random = seededRandom(40);
  const restless: Line = { quality: { latencyMs: () => 5 + 145 * random() }, isEven: false };
  const lines = [...evenOrUneven, restless];
  const server = await harness.startStubServer();
  // The truth: as near as nothing.
  const direct = await openClock(server.address, {});
  const errors: { readonly isEven: boolean; readonly errorMs: Milliseconds; readonly isBeyond: boolean }[] = [];
  for (let first = 0; first < lines.length; first += CLOCKS_AT_ONCE) {
    const some = lines.slice(first, first + CLOCKS_AT_ONCE);
    const opened = await Promise.all(some.map(({ quality }) => openClock(server.address, quality)));
    while (opened.some(({ clock }) => !clock.isSettled)) await sleep(READ_EVERY_MS);
    for (let waited = 0; waited < harness.scaled(WATCHED_MS); waited += READ_EVERY_MS) {
      await sleep(READ_EVERY_MS);
      opened.forEach(({ clock }, k) => {
        const now = performance.now();
        const errorMs = Math.abs(clock.toRoom(now) - direct.clock.toRoom(now));
        const isBeyond = errorMs > clock.boundMs + direct.clock.boundMs;
        errors.push({ isEven: some[k]?.isEven === true, errorMs, isBeyond });
      });
    }
    for (const { close } of opened) close();
  }
  const truthMs = direct.clock.boundMs;
  direct.close();
  server.remove();
  const worst = (isEven: boolean): number =>
    Math.max(...errors.filter((one) => one.isEven === isEven).map(({ errorMs }) => errorMs));
  const beyondBound = errors.filter(({ isBeyond }) => isBeyond).length;
  return {
    values: { beyondBound, evenMs: worst(true), unevenMs: worst(false), truthMs },
    n: errors.length,
    note: `${lines.length} lines of 5 to 150 ms each way, uneven by up to 40 ms or never twice the same; truthMs: how well the server's clock is known`,
  };
};

export const ROOM_CLOCKS: readonly Scenario[] = [
  {
    id: '37d',
    measure: 'a device’s clock in a room: times it was further off than its bound; the largest error, ms',
    bounds: { beyondBound: NONE, evenMs: { atMost: 5 } },
    timed: true,
    run: measureClocks,
  },
];
