import { expect, test } from 'vitest';
import type { CheckMessage } from '@instep/web/camera/check-message';
import { checkLine, refusalOf, type CheckLine, type SeatFraming } from '@instep/web/room/check-line';

type Row = readonly [string, CheckMessage, readonly SeatFraming[], CheckLine];

test.each<Row>([
  ['a player alone', 'step_back', ['step_back'], { kind: 'camera', message: 'step_back' }],
  ['a player alone who is seen', 'all_seen', ['all_seen'], { kind: 'camera', message: 'all_seen' }],
  ['a lost camera', 'ended', ['all_seen', 'all_seen'], { kind: 'camera', message: 'ended' }],
  ['before the first answer', 'looking', [null, null], { kind: 'camera', message: 'looking' }],
  ['a dark room', 'dark', ['nobody', 'nobody'], { kind: 'camera', message: 'dark' }],
  ['a raised hand', 'hand_up', ['all_seen', 'nobody'], { kind: 'camera', message: 'hand_up' }],
  ['nobody', 'nobody', ['nobody', 'nobody'], { kind: 'fewer', seen: 0 }],
  ['one of two', 'all_seen', ['all_seen', 'nobody'], { kind: 'fewer', seen: 1 }],
  [
    'the second of three',
    'all_seen',
    ['all_seen', 'step_back', 'hands_out'],
    { kind: 'one', seat: 1, framing: 'step_back' },
  ],
  ['all of them', 'all_seen', ['all_seen', 'all_seen', 'all_seen'], { kind: 'all' }],
])('the check of several says about %s what matters most', (_what, message, framings, expected) => {
  expect(checkLine(message, framings)).toEqual(expected);
});

test.each([
  ['has room', false, 4, 2, null],
  ['has none just now', true, 2, 2, 'full'],
  ['can never follow so many', true, 3, 2, 'too_many'],
] as const)('a server that %s is said before what the players can do', (_what, waits, players, perCamera, refusal) => {
  expect(refusalOf(waits, players, perCamera)).toBe(refusal);
  const kind = checkLine('looking', [null, null], refusal).kind;
  expect(kind).toBe(refusal ?? 'camera');
});
