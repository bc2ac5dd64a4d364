import type { Milliseconds } from '@instep/choreo/units';
import { encodeRoomMessage, type RoomServerMessage } from '@instep/protocol/room-messages';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import { isSlowReader, isUnreachable } from './back-pressure.ts';

/** Messages that the next one of their type makes out of date. */
const REPLACED: ReadonlySet<RoomServerMessage['type']> = new Set(['room', 'board', 'anchor', 'alive', 'time']);
/** How often a slow reader is looked at. */
const RETRY_MS: Milliseconds = 200;

type RoomSender = { readonly send: (message: RoomServerMessage) => void; readonly close: () => void };

/** Sends to a socket. A slow reader gets only the newest of what goes out of date; one that doesn't read is cut off. */
export const createRoomSender = (
  ws: Pick<WebSocket, 'send' | 'terminate' | 'bufferedAmount' | 'readyState' | 'OPEN'>,
  clock: Pick<Clock, 'after'>,
): RoomSender => {
  const waiting = new Map<RoomServerMessage['type'], RoomServerMessage>();
  let cancelRetry: (() => void) | null = null;
  const retry = (): void => {
    cancelRetry = null;
    const messages = [...waiting.values()];
    waiting.clear();
    for (const message of messages) send(message);
  };
  const send = (message: RoomServerMessage): void => {
    if (ws.readyState !== ws.OPEN) return;
    if (isUnreachable(ws.bufferedAmount)) return ws.terminate();
    if (!isSlowReader(ws.bufferedAmount) || !REPLACED.has(message.type)) {
      // A waiting one is older.
      waiting.delete(message.type);
      return ws.send(encodeRoomMessage(message));
    }
    waiting.set(message.type, message);
    cancelRetry ??= clock.after(RETRY_MS, retry);
  };
  return { send, close: () => cancelRetry?.() };
};
