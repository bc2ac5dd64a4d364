import { once } from 'node:events';
import type { ConnectionOptions } from 'node:tls';
import { decodeClose, type Close } from '@instep/protocol/close';
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import {
  parseRoomServerMessage,
  ROOM_PROTOCOL_VERSION,
  type RoomServerMessage,
  type RoomServerMessageOf,
  type RoomState,
} from '@instep/protocol/room-messages';
import { WebSocket, type ClientOptions } from 'ws';
import { fetchTicket } from './play-client.ts';

/** More than anything takes on a busy machine. */
const WAIT_TIMEOUT_MS = 60_000;

/** A device in a room over a real socket, with short functions for tests. */
export const connectRoomClient = async (address: string, options: ClientOptions & ConnectionOptions = {}) => {
  const ticket = await fetchTicket(address);
  const socket = new WebSocket(`${address.replace('http', 'ws')}/room`, { origin: address, ...options });
  const messages: RoomServerMessage[] = [];
  const listeners = new Set<() => void>();
  const notifyListeners = (): void => listeners.forEach((listener) => listener());
  let closed: (Partial<Close> & { readonly code: number }) | null = null;
  socket.on('message', (data: Buffer) => {
    messages.push(parseRoomServerMessage(data.toString()));
    notifyListeners();
  });
  socket.on('close', (code, payload) => {
    closed = { code, ...decodeClose(code, payload.toString()) };
    notifyListeners();
  });

  /**
   * Resolves with the first result of `find` that is not undefined; rejects if the socket closes before, or nothing of
   * that kind comes for two minutes.
   */
  const waitUntil = <T>(find: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const fail = (got: string): void => {
        listeners.delete(check);
        reject(new Error(`expected ${what}, got ${got}`));
      };
      const timer = setTimeout(
        () => fail(`${messages.length} messages, the last ${JSON.stringify(messages.at(-1))}`),
        WAIT_TIMEOUT_MS,
      );
      const check = (): void => {
        const found = find();
        if (found === undefined && !closed) return;
        clearTimeout(timer);
        if (found === undefined) return fail(`close ${closed?.reason ?? closed?.code}`);
        listeners.delete(check);
        resolve(found);
      };
      listeners.add(check);
      check();
    });

  const received = <Type extends RoomServerMessage['type']>(type: Type): RoomServerMessageOf<Type>[] =>
    messages.filter((message): message is RoomServerMessageOf<Type> => message.type === type);
  const last = <Type extends RoomServerMessage['type']>(type: Type): RoomServerMessageOf<Type> | undefined =>
    received(type).at(-1);
  const say = (message: RoomClientMessage): void => socket.send(JSON.stringify(message));
  /** The first message of a type, or the first of it that fits. */
  const waitFor = <Type extends RoomServerMessage['type']>(
    type: Type,
    fits: (message: RoomServerMessageOf<Type>) => boolean = () => true,
  ) => waitUntil(() => received(type).find(fits), type);
  /** The room once it is as expected. */
  const waitForRoom = (fits: (room: RoomState) => boolean): Promise<RoomState> =>
    waitUntil(() => [last('room')].find((room) => room !== undefined && fits(room)), 'the room');

  await once(socket, 'open');
  return {
    socket,
    messages,
    received,
    last,
    say,
    waitUntil,
    waitFor,
    waitForRoom,
    sendHello: () => say({ type: 'hello', version: ROOM_PROTOCOL_VERSION, ticket }),
    open: (name: string, deviceId = `the device of ${name.padEnd(8)}`) => {
      say({ type: 'hello', version: ROOM_PROTOCOL_VERSION, ticket });
      say({ type: 'open', name, deviceId });
      return waitFor('welcome');
    },
    join: (code: string, name: string, deviceId = `the device of ${name.padEnd(8)}`) => {
      say({ type: 'hello', version: ROOM_PROTOCOL_VERSION, ticket });
      say({ type: 'join', code, name, deviceId });
      return waitFor('welcome');
    },
    rejoin: (
      code: string,
      { memberId, memberSecret }: { readonly memberId: string; readonly memberSecret: string },
    ) => {
      say({ type: 'hello', version: ROOM_PROTOCOL_VERSION, ticket });
      say({ type: 'rejoin', code, memberId, memberSecret });
      return waitFor('welcome');
    },
    /** How the server closed the socket. */
    waitForClose: () => waitUntil(() => closed ?? undefined, 'close'),
    terminate: () => socket.terminate(),
  };
};

export type RoomClient = Awaited<ReturnType<typeof connectRoomClient>>;
