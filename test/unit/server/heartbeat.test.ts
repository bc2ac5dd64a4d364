import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { startHeartbeat } from '@instep/server/transport/heartbeat';

const OPTIONS = { pingEveryMs: 5000, silenceMs: 15_000, unreadMs: 10_000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A socket that answers pings or not, and counts what is done to it. */
const pingedSocket = ({ answers }: { readonly answers: boolean }) => {
  const events = new EventEmitter();
  const counts = { pings: 0, alive: 0, terminatedAfterMs: null as number | null, bufferedAmount: 0 };
  const start = Date.now();
  const socket = {
    on: (name: string, listener: () => void) => events.on(name, listener),
    ping: () => {
      counts.pings += 1;
      if (answers) events.emit('pong');
    },
    terminate: () => {
      counts.terminatedAfterMs ??= Date.now() - start;
      events.emit('close');
    },
    get bufferedAmount() {
      return counts.bufferedAmount;
    },
    ...{ readyState: 1, OPEN: 1 },
  };
  startHeartbeat(socket as unknown as WebSocket, OPTIONS, () => void (counts.alive += 1));
  return Object.assign(counts, { answer: () => events.emit('pong') });
};

it('pings a responding socket every 5 s, sends alive, and keeps it open', () => {
  const counts = pingedSocket({ answers: true });
  vi.advanceTimersByTime(60_000);
  expect(counts).toMatchObject({ pings: 12, alive: 12, terminatedAfterMs: null });
});

it('terminates a silent socket before the dance times out', () => {
  const counts = pingedSocket({ answers: false });
  vi.advanceTimersByTime(60_000);
  // With fake timers, the next turn of the event loop is one millisecond later.
  expect(counts.terminatedAfterMs).toBe(12_001);
});

it('keeps a socket open whose answer was not yet read because the server was blocked', () => {
  const counts = pingedSocket({ answers: false });
  // This timer fires after the heartbeat's own timeout, as an answer does that is only read then.
  setTimeout(counts.answer, 12_000);
  vi.advanceTimersByTime(23_000);
  expect(counts.terminatedAfterMs).toBe(null);
});

it('terminates a socket that leaves much data unread for 10 s, at the ping after that', () => {
  const counts = pingedSocket({ answers: true });
  vi.advanceTimersByTime(20_000);
  counts.bufferedAmount = 100_000;
  vi.advanceTimersByTime(60_000);
  expect(counts.terminatedAfterMs).toBe(35_000);
});

it('keeps a socket open that catches up in time', () => {
  const counts = pingedSocket({ answers: true });
  for (let k = 0; k < 5; k++) {
    counts.bufferedAmount = 100_000;
    vi.advanceTimersByTime(10_000);
    counts.bufferedAmount = 0;
    vi.advanceTimersByTime(5_000);
  }
  expect(counts.terminatedAfterMs).toBe(null);
});
