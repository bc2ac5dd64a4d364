import type { RoomServerMessage } from '@instep/protocol/room-messages';
import { createRoomSender } from '@instep/server/transport/room-sender';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../../support/manual-clock.ts';

const createReader = () => {
  const clock = createManualClock();
  const sent: RoomServerMessage[] = [];
  const ws = {
    OPEN: 1 as const,
    readyState: 1 as 0 | 1 | 2 | 3,
    bufferedAmount: 0,
    isTerminated: false,
    send: (text: unknown) => void sent.push(JSON.parse(text as string) as RoomServerMessage),
    terminate: () => void (ws.isTerminated = true),
  };
  return { clock, sent, ws, sender: createRoomSender(ws, clock) };
};

const board = (round: number): RoomServerMessage => ({ type: 'board', round, rows: [] });

describe('what a slow reader is sent', () => {
  test('is the newest of what goes out of date, and all else', () => {
    const { clock, sent, ws, sender } = createReader();
    ws.bufferedAmount = 100_000;
    for (let round = 1; round <= 10; round++) sender.send(board(round));
    sender.send({ type: 'held', round: 1, mediaTime: 2 });
    clock.advance(1000);
    expect(sent).toEqual([{ type: 'held', round: 1, mediaTime: 2 }]);
    ws.bufferedAmount = 0;
    clock.advance(200);
    expect(sent.slice(1)).toEqual([board(10)]);
    clock.advance(10_000);
    expect(sent).toHaveLength(2);
  });

  test('is never older than what it was sent before', () => {
    const { clock, sent, ws, sender } = createReader();
    ws.bufferedAmount = 100_000;
    sender.send(board(1));
    ws.bufferedAmount = 0;
    sender.send(board(2));
    clock.advance(1000);
    expect(sent).toEqual([board(2)]);
  });

  test('is nothing more once much is unread: its connection is cut', () => {
    const { sent, ws, sender } = createReader();
    ws.bufferedAmount = 2 ** 21;
    sender.send(board(1));
    expect(sent).toEqual([]);
    expect(ws.isTerminated).toBe(true);
  });

  test('is nothing while its connection closes', () => {
    const { sent, ws, sender } = createReader();
    ws.readyState = 2;
    sender.send(board(1));
    expect(sent).toEqual([]);
  });
});
