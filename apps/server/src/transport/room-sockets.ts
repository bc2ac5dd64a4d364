import type { IncomingMessage } from 'node:http';
import type { Close } from '@instep/protocol/close';
import { ROUTES } from '@instep/protocol/routes';
import { MAX_SIGNAL_BYTES } from '@instep/protocol/room-messages';
import { RoomConnection, type RoomContext, type RoomVisitor } from '../rooms/room-connection.ts';
import { createRoomSender } from './room-sender.ts';
import { closeSocket, type Accepted, type Endpoint, type SocketHandler } from './web-sockets.ts';

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
    const sender = createRoomSender(ws, this.#context.clock);
    const channel = { send: sender.send, close: (close: Close) => closeSocket(ws, close) };
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
