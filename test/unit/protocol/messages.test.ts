import { MessageError, parseClientMessage, type ClientMessage } from '@instep/protocol/client-message';
import { encodeMessage } from '@instep/protocol/messages';
import { describe, expect, test } from 'vitest';

const MESSAGES: ClientMessage[] = [
  { type: 'hello', version: 1 },
  { type: 'hello', version: 1, ticket: 'abc' },
  { type: 'watch' },
  { type: 'start', danceId: 'waltz', player: 'Mia', deviceId: 'd1'.repeat(8), counted: true, scope: 'whole' },
  {
    type: 'start',
    danceId: 'waltz',
    player: '',
    deviceId: 'd1'.repeat(8),
    counted: false,
    scope: 'seated',
    lagHintS: 0.2,
    rig: { lagS: 0.1, origin: 'light_test' },
    fromS: 1,
    toS: 9,
    rate: 0.5,
  },
  { type: 'epoch', epoch: 3, reason: 'pause', mediaTime: 12.5, playbackRate: 0 },
  { type: 'health', brightness: 0.5, sharpness: 120, noise: 0.01, frozen: false, cameraFps: 29.9 },
  { type: 'lab', on: true },
  { type: 'lab', on: false, input: { width: 1280, height: 720, torch: true, brightness: 1.5, maxFps: 8 } },
  { type: 'ended', lastSequence: 340 },
  { type: 'leave' },
  { type: 'resume', sessionId: 's', resumeSecret: 'r', lastSequence: 10, lastMove: 2 },
];

describe("a client's message", () => {
  test.each(MESSAGES)('$type is parsed from its text unchanged', (message) => {
    expect(parseClientMessage(encodeMessage(message))).toEqual(message);
  });

  test.each([
    ['', 'expected JSON, got ""'],
    ['{"type":"ended"', 'expected JSON, got "{\\"type\\":\\"ended\\""'],
    ['[]', 'message: '],
    ['{"type":"strat"}', 'type: '],
    ['{"type":"ended"}', 'lastSequence: '],
    ['{"type":"ended","lastSequence":"9"}', 'lastSequence: '],
    ['{"type":"epoch","epoch":-1,"reason":"play","mediaTime":0,"playbackRate":1}', 'epoch: '],
    ['{"type":"epoch","epoch":1,"reason":"nap","mediaTime":0,"playbackRate":1}', 'reason: '],
    ['{"type":"start","danceId":"","player":"","deviceId":"","counted":true,"scope":"whole"}', 'danceId: '],
    ['{"type":"start","danceId":"a","player":"","deviceId":"","counted":true,"scope":"head"}', 'scope: '],
    ['{"type":"start","danceId":"a","player":"","deviceId":"","counted":true,"scope":"whole"}', 'deviceId: '],
    [
      '{"type":"start","danceId":"a","player":"","deviceId":"15 letters long","counted":true,"scope":"whole"}',
      'deviceId: ',
    ],
    [
      '{"type":"start","danceId":"a","player":"","deviceId":"0123456789abcdef","counted":true,"scope":"whole","rig":{"lagS":0.1,"origin":"assumed"}}',
      'rig.origin: ',
    ],
  ])('%s is refused, and the words say where', (text, words) => {
    expect(() => parseClientMessage(text)).toThrow(MessageError);
    expect(() => parseClientMessage(text)).toThrow(words);
  });
});
