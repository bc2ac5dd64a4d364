import type { IncomingMessage } from 'node:http';
import type { Milliseconds } from '@instep/choreo/units';
import { ROUTES } from '@instep/protocol/routes';
import { encodeRoomMessage, MAX_SIGNAL_BYTES, type RoomServerMessage } from '@instep/protocol/room-messages';
import type { WebSocket } from 'ws';
import { RoomConnection, type RoomContext, type RoomVisitor } from '../rooms/room-connection.ts';
import { isSlowReader, isUnreachable } from './back-pressure.ts';
import { closeSocket, type Accepted, type Endpoint, type SocketHandler } from './web-sockets.ts';

/** What of a slow reader's messages only the newest matters of. */
const REPLACED: ReadonlySet<RoomServerMessage['type']> = new Set(['room', 'board', 'anchor', 'alive', 'time']);
/** How often a slow reader is looked at. */
const RETRY_MS: Milliseconds = 200;
const SIGNALS_AT_ONCE = 60;

/** The WebSockets of people who dance together, at `/room`: one RoomConnection each. */
export class RoomSockets implements Endpoint {
  readonly path = ROUTES.room;
  readonly maxBytes = MAX_SIGNAL_BYTES;
  readonly maxTextBytes = MAX_SIGNAL_BYTES;
  readonly messages = { perSecond: 20, burst: 60 };
  readonly bytes = { perSecond: MAX_SIGNAL_BYTES, burst: SIGNALS_AT_ONCE * MAX_SIGNAL_BYTES };
  readonly #context: RoomContext;
  readonly #visitorOf: (request: IncomingMessage) => Omit<RoomVisitor, 'address'>;
  readonly #connections = new Set<RoomConnection>();

  constructor(context: RoomContext, visitorOf: (request: IncomingMessage) => Omit<RoomVisitor, 'address'>) {
    this.#context = context;
    this.#visitorOf = visitorOf;
  }

  connect({ ws, request, address }: Accepted): SocketHandler {
    const sender = createSender(ws, this.#context.clock.after);
    const channel = { send: sender.send, close: (close: Parameters<typeof closeSocket>[1]) => closeSocket(ws, close) };
    const connection = new RoomConnection(this.#context, channel, { address, ...this.#visitorOf(request) });
    this.#connections.add(connection);
    return {
      handleText: (text) => connection.handle(text),
      handleGone: () => {
        this.#connections.delete(connection);
        sender.close();
        connection.handleGone();
      },
      sendAlive: () => sender.send({ type: 'alive' }),
      stop: (close) => connection.stop(close),
    };
  }

  stop(): void {
    this.#context.rooms.close({ reason: 'server_stopping' });
    for (const connection of this.#connections) connection.stop({ reason: 'server_stopping' });
  }
}

/** Sends to a socket; to a slow reader, of what is repeated only the newest. */
const createSender = (ws: WebSocket, after: RoomContext['clock']['after']) => {
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
    if (!isSlowReader(ws.bufferedAmount) || !REPLACED.has(message.type)) return ws.send(encodeRoomMessage(message));
    waiting.set(message.type, message);
    cancelRetry ??= after(RETRY_MS, retry);
  };
  return { send, close: () => cancelRetry?.() };
};
