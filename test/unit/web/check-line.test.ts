import { expect, test } from 'vitest';
import type { CheckMessage } from '@instep/web/camera/check-message';
import { checkLine, type CheckLine, type SeatFraming } from '@instep/web/room/check-line';

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
