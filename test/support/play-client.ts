import { once } from 'node:events';
import { decodeClose, type Close, type CloseReason } from '@instep/protocol/close';
import { encodeFrameMessage, type FrameMessage } from '@instep/protocol/frame-message';
import type { ClientMessage, StartMessage } from '@instep/protocol/client-message';
import { encodeMessage, parseServerMessage, PROTOCOL_VERSION, type ServerMessage } from '@instep/protocol/messages';
import { WebSocket, type ClientOptions } from 'ws';
import { pictureOf, type Shown } from './fake-estimator.ts';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;
/** How a socket was closed; the reason is `null` if none was sent. */
type Closed = Omit<Close, 'reason'> & { readonly code: number; readonly reason: CloseReason | null };

/** Fetches a ticket as a page of the server does. */
export const fetchTicket = async (address: string): Promise<string> => {
  const response = await fetch(`${address}/api/tickets`, { method: 'POST', headers: { Origin: address } });
  return ((await response.json()) as { ticket: string }).ticket;
};

/** The protocol of a player's browser over a real socket, with short functions for tests. */
export const connectPlayer = async (address: string, options: ClientOptions = {}) => {
  const ticket = await fetchTicket(address);
  const socket = new WebSocket(`${address.replace('http', 'ws')}/play`, { origin: address, ...options });
  const messages: ServerMessage[] = [];
  const listeners = new Set<() => void>();
  const happened = (): void => listeners.forEach((listener) => listener());
  let closed: Closed | null = null;
  let sequence = 0;
  socket.on('message', (data: Buffer) => {
    messages.push(parseServerMessage(data.toString()));
    happened();
  });
  socket.on('close', (code, reason) => {
    closed = { code, ...(decodeClose(code, reason.toString()) ?? { reason: null }) };
    happened();
  });

  /**
   * Resolves with the first result of `find` that is not undefined; rejects if the socket closes before there is one.
   */
  const until = <T>(find: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found === undefined && !closed) return;
        listeners.delete(look);
        if (found !== undefined) resolve(found);
        else reject(new Error(`expected ${what}, got close ${closed?.reason ?? closed?.code}`));
      };
      listeners.add(look);
      look();
    });

  const got = <Type extends ServerMessage['type']>(type: Type): MessageOf<Type>[] =>
    messages.filter((message): message is MessageOf<Type> => message.type === type);
  const say = (message: ClientMessage): void => socket.send(encodeMessage(message));
  const show = (shown: Shown | Uint8Array, stamps: Partial<FrameMessage> = {}): number => {
    const jpeg = shown instanceof Uint8Array ? shown : pictureOf(shown);
    const frame = { sequence, epoch: 0, mediaTime: null, captureTime: 100 * sequence, capturedByCamera: true, jpeg };
    socket.send(encodeFrameMessage({ ...frame, ...stamps }));
    return sequence++;
  };

  await once(socket, 'open');
  return {
    socket,
    /** In the order of their arrival. */
    messages,
    got,
    say,
    /** Sends a frame; returns its sequence. */
    show,
    hello: () => say({ type: 'hello', version: PROTOCOL_VERSION, ticket }),
    start: (change: Partial<StartMessage> = {}) =>
      say({
        type: 'start',
        danceId: 'made',
        player: 'Mia',
        deviceId: 'the device of a test',
        counted: true,
        scope: 'whole',
        ...change,
      }),
    resume: (sessionId: string, resumeSecret: string, lastMove = 0) =>
      say({ type: 'resume', sessionId, resumeSecret, lastSequence: -1, lastMove }),
    /** The first message of a type, or the first of it that fits. */
    next: <Type extends ServerMessage['type']>(type: Type, fits: (message: MessageOf<Type>) => boolean = () => true) =>
      until(() => got(type).find(fits), type),
    /** Dances the reference itself: ten frames a second of media time, each after the answer to the one before. */
    dance: async (from: number, to: number, epoch = 0): Promise<void> => {
      for (let k = Math.ceil(from * 10); k < to * 10; k++) {
        const shown = show(k / 10, { mediaTime: k / 10, epoch });
        await until(() => got('frame').find((frame) => frame.sequence === shown), `an answer to ${shown}`);
      }
    },
    /** How the server closed the socket. */
    closed: () => until(() => closed ?? undefined, 'close'),
    leave: () => socket.terminate(),
  };
};

export type Player = Awaited<ReturnType<typeof connectPlayer>>;
