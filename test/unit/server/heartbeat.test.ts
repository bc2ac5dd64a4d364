import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { startHeartbeat } from '@instep/server/transport/heartbeat';

const OPTIONS = { pingEveryMs: 5000, silenceMs: 15_000, unreadMs: 10_000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A socket that answers pings or not, and notes what is done to it. */
const pingedSocket = ({ answers }: { readonly answers: boolean }) => {
  const events = new EventEmitter();
  const noted = { pings: 0, told: 0, cutAfterMs: null as number | null, bufferedAmount: 0 };
  const start = Date.now();
  const socket = {
    on: (name: string, listener: () => void) => events.on(name, listener),
    ping: () => {
      noted.pings += 1;
      if (answers) events.emit('pong');
    },
    terminate: () => {
      noted.cutAfterMs ??= Date.now() - start;
      events.emit('close');
    },
    get bufferedAmount() {
      return noted.bufferedAmount;
    },
    ...{ readyState: 1, OPEN: 1 },
  };
  startHeartbeat(socket as unknown as WebSocket, OPTIONS, () => void (noted.told += 1));
  return Object.assign(noted, { answer: () => events.emit('pong') });
};

it('pings a responding socket every 5 s, sends alive, and keeps it open', () => {
  const noted = pingedSocket({ answers: true });
  vi.advanceTimersByTime(60_000);
  expect(noted).toMatchObject({ pings: 12, told: 12, cutAfterMs: null });
});

it('terminates a silent socket before the dance times out', () => {
  const noted = pingedSocket({ answers: false });
  vi.advanceTimersByTime(60_000);
  // Faked, the next turn of the loop is the next millisecond.
  expect(noted.cutAfterMs).toBe(12_001);
});

it('keeps a socket whose answer was unread while the server was blocked', () => {
  const noted = pingedSocket({ answers: false });
  // Set up later, it comes after the end of the patience, as what was unread does.
  setTimeout(noted.answer, 12_000);
  vi.advanceTimersByTime(23_000);
  expect(noted.cutAfterMs).toBe(null);
});

it('terminates a socket that leaves much unread within one ping after 10 s', () => {
  const noted = pingedSocket({ answers: true });
  vi.advanceTimersByTime(20_000);
  noted.bufferedAmount = 100_000;
  vi.advanceTimersByTime(60_000);
  expect(noted.cutAfterMs).toBe(35_000);
});

it('keeps a socket that catches up in time', () => {
  const noted = pingedSocket({ answers: true });
  for (let k = 0; k < 5; k++) {
    noted.bufferedAmount = 100_000;
    vi.advanceTimersByTime(10_000);
    noted.bufferedAmount = 0;
    vi.advanceTimersByTime(5_000);
  }
  expect(noted.cutAfterMs).toBe(null);
});
