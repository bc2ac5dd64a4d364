import { MessageError } from '@instep/protocol/client-message';
import { parseRoomClientMessage } from '@instep/protocol/room-client-message';
import { describe, expect, test } from 'vitest';

const DEVICE = 'a-device-of-16-letters';

describe('a message to a room', () => {
  test.each([
    { type: 'hello', version: 1, ticket: 'abc' },
    { type: 'open', name: 'Mia', deviceId: DEVICE },
    { type: 'join', code: 'KQWZT', name: 'Ben', deviceId: DEVICE, isTv: true },
    { type: 'time', sent: 1234.5 },
    {
      type: 'seats',
      players: [
        { name: 'Mia', scope: 'whole' },
        { name: 'Ben', scope: 'seated', dancer: 2 },
      ],
    },
    { type: 'anchor', round: 1, epoch: 3, mediaTime: 4.5, shownAt: 99_000, rate: 1 },
    { type: 'warning', warning: { rule: 'warm', inS: null } },
    { type: 'warning', warning: null },
    { type: 'signal', to: 'member', candidate: { candidate: 'a', sdpMid: '0' } },
  ])('of type $type is read', (message) => {
    expect(parseRoomClientMessage(JSON.stringify(message))).toEqual(message);
  });

  test('of an unknown type is null: a newer page may say more', () => {
    expect(parseRoomClientMessage('{"type":"dance-off"}')).toBeNull();
  });

  test.each([
    ['no JSON', 'hello', 'expected JSON, got "hello"'],
    ['a number', '5', 'type: expected a string'],
    ['null', 'null', 'type: expected a string'],
    [
      'five players',
      JSON.stringify({ type: 'seats', players: Array(5).fill({ name: '', scope: 'whole' }) }),
      'players',
    ],
    ['a warning of no rule', JSON.stringify({ type: 'warning', warning: { rule: 'rain', inS: 1 } }), 'warning.rule'],
    ['a short device id', JSON.stringify({ type: 'open', name: 'Mia', deviceId: 'short' }), 'deviceId'],
  ])('is refused for %s', (_what, text, message) => {
    expect(() => parseRoomClientMessage(text)).toThrow(MessageError);
    expect(() => parseRoomClientMessage(text)).toThrow(message);
  });
});
