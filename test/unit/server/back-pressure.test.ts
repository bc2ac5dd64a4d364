import type { ServerMessage } from '@instep/protocol/messages';
import { expect, it } from 'vitest';
import { applyBackPressure } from '@instep/server/transport/back-pressure';

const LIVE: ServerMessage = { type: 'live', mediaTime: 1, level: 0.5, points: 100, seen: 1, lateS: null };
const FRAME: ServerMessage = { type: 'frame', sequence: 1, outcome: 'seen', pose: [1, 2], queueMs: 0, inferMs: 1 };
const SAVED: ServerMessage = { type: 'saved', upToSequence: 1, upToMove: 1 };

const EVIDENCE = {
  ...{ type: 'evidence', mediaTime: 1, lagS: 0.3, lagOrigin: 'found', lagProminence: 1, lagIsClear: true },
  ...{ side: 'mirrored', sideSure: 1, yawDeg: 0, window: null, move: null },
} as const satisfies ServerMessage;

it.each([
  ['what the Lab shows, when little is unread', EVIDENCE, 1_000, EVIDENCE],
  ['nothing for the Lab, while the rest is still sent', EVIDENCE, 20_000, null],
  ['the bar, when the Lab gets nothing any more', LIVE, 20_000, LIVE],
  ['all of it, when little is unread', LIVE, 0, LIVE],
  ['no bar, when much is unread', LIVE, 70_000, null],
  ['the answer without its pose, when much is unread', FRAME, 70_000, { ...FRAME, pose: undefined }],
  ['what is saved, however much is unread', SAVED, 1_000_000, SAVED],
  ['nothing more, when too much is unread', SAVED, 1_100_000, 'terminate'],
])('a slow reader gets %s', (_what, message, unread, sent) => {
  expect(applyBackPressure(message, unread)).toEqual(sent);
});
