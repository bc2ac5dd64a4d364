import type { ServerMessage } from '@instep/protocol/messages';
import { byLimb } from '@instep/choreo/skeleton';
import { expect, it } from 'vitest';
import { ResumableChannel } from '@instep/server/performance/channel';

const verdict = (move: number, form: number): ServerMessage => ({
  ...{ type: 'verdict', move, rating: 'good', form, timingS: null, side: 'same' },
  ...{ otherSide: false, limbs: byLimb(() => null), weakLimb: null, cue: null, gold: false },
});

/** Moves and forms of the verdicts that come through when the channel is mended after this move. */
const missedAfter = (channel: ResumableChannel, lastMove: number): (readonly [number, number | null])[] => {
  const received: ServerMessage[] = [];
  channel.reconnect({ send: (message) => void received.push(message), close: () => {} }, { type: 'alive' }, lastMove);
  return received.flatMap((message) => (message.type === 'verdict' ? [[message.move, message.form]] : []));
};

const broken = (): ResumableChannel => {
  const socket = { send: () => {}, close: () => {} };
  const channel = new ResumableChannel(socket);
  channel.disconnect(socket);
  return channel;
};

it('resends what followed the last verdict that arrived', () => {
  const channel = broken();
  for (const move of [1, 2, 3]) channel.send(verdict(move, 0.5));
  expect(missedAfter(channel, 1)).toEqual([
    [2, 0.5],
    [3, 0.5],
  ]);
});

it('keeps only the latest verdict on each move of a repeated section, in order', () => {
  const channel = broken();
  for (let loop = 0; loop < 1000; loop++) for (const move of [4, 5, 6]) channel.send(verdict(move, loop / 1000));
  channel.send(verdict(4, 1));
  expect(missedAfter(channel, 0)).toEqual([
    [5, 0.999],
    [6, 0.999],
    [4, 1],
  ]);
  expect(missedAfter(channel, 6)).toEqual([[4, 1]]);
});
