import { readFileSync } from 'node:fs';
import type { ClientMessage } from '@instep/protocol/client-message';
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import type { RoomServerMessage } from '@instep/protocol/room-messages';
import type { ServerMessage } from '@instep/protocol/messages';
import {
  CLOSE_CODES,
  decodeClose,
  encodeClose,
  MAX_CLOSE_PAYLOAD_BYTES,
  type Close,
  type CloseReason,
} from '@instep/protocol/close';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const REASONS = Object.keys(CLOSE_CODES) as CloseReason[];
const anyClose: fc.Arbitrary<Close> = fc.record(
  {
    reason: fc.constantFrom(...REASONS),
    retryAfterS: fc.nat(86_400),
    detail: fc.string({ unit: 'binary', maxLength: 200 }),
  },
  { requiredKeys: ['reason'] },
);

describe('a close', () => {
  test.each(REASONS)('%s has a close code that an application may send', (reason) => {
    const code = CLOSE_CODES[reason];
    const isStandard = [1000, 1001, 1003].includes(code) || (code >= 1008 && code <= 1013);
    expect(isStandard || (code >= 4000 && code < 5000)).toBe(true);
  });

  test('is decoded with its reason, and as much of its detail as a close frame holds', () => {
    fc.assert(
      fc.property(anyClose, (close) => {
        const { code, payload } = encodeClose(close);
        expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(MAX_CLOSE_PAYLOAD_BYTES);
        const { detail, ...decoded } = decodeClose(code, payload) ?? {};
        const { detail: sent = '', ...rest } = close;
        expect(decoded).toEqual(rest);
        expect(sent.startsWith(detail ?? '')).toBe(true);
      }),
    );
  });

  test('keeps a short detail unchanged', () => {
    const close: Close = { reason: 'bad_message', detail: 'expected version 2, got 1' };
    expect(decodeClose(4400, encodeClose(close).payload)).toEqual(close);
  });

  test.each<[string, number, string, Close | null]>([
    ['a broken connection', 1006, '', null],
    ['a server of version 1', 1013, 'The server is full. Try again in 30 s.', null],
    ['a server of a newer version', 1013, '{"reason":"moon_is_full"}', null],
    ['a name that every object has', 1000, '{"reason":"toString"}', null],
    ['JSON that is no object', 1000, 'null', null],
    ['a library that received too much', 1009, '', { reason: 'message_too_large' }],
    ['a retry in the past', 1013, '{"reason":"server_full","retryAfterS":-1}', { reason: 'server_full' }],
  ])('of %s is read as far as it can be', (_whose, code, payload, close) => {
    expect(decodeClose(code, payload)).toEqual(close);
  });
});

test('docs/protocol.md lists each reason with its code, and each message', () => {
  const page = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
  const reasons = [...page.matchAll(/^\| `(\w+)`\s+\| (\d{4}) \|/gm)].map(([, reason, code]) => [reason, Number(code)]);
  expect(Object.fromEntries(reasons)).toEqual(CLOSE_CODES);
  const listed = [...page.matchAll(/^\| `(\w+)`\s+\| \D/gm)].map(([, type]) => type);
  const types: Record<ClientMessage['type'] | ServerMessage['type'], true> = {
    ...{ hello: true, watch: true, start: true, epoch: true, health: true, ended: true, leave: true, resume: true },
    ...{ poses: true, swap: true, lab: true, evidence: true },
    ...{ watching: true, ready: true, frame: true, rate: true, live: true, verdict: true, saved: true },
    ...{ finished: true, alive: true },
  };
  expect(listed.sort()).toEqual(Object.keys(types).sort());
});

test('docs/rooms.md lists each message of a room', () => {
  const page = readFileSync(new URL('../../../docs/rooms.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, type]) => type);
  const types: Record<RoomClientMessage['type'] | RoomServerMessage['type'], true> = {
    ...{
      hello: true,
      open: true,
      join: true,
      rejoin: true,
      time: true,
      role: true,
      seats: true,
      ready: true,
      warning: true,
    },
    ...{ loaded: true, anchor: true, ended: true, queue: true, unqueue: true, requeue: true, mode: true, start: true },
    ...{ skip: true, again: true, lobby: true, hold: true, go: true, lock: true, remove: true, hand: true, call: true },
    ...{ signal: true, wave: true, leave: true, welcome: true, refused: true, room: true, load: true, count: true },
    ...{ held: true, board: true, results: true, callAsked: true, hung: true, alive: true },
  };
  expect([...new Set(listed)].sort()).toEqual(Object.keys(types).sort());
});
