import { once } from 'node:events';
import { decodeClose, type Close, type CloseReason } from '@instep/protocol/close';
import { setTimeout } from 'node:timers/promises';
import { encodeFrameMessage, type FrameBody, type FrameStamps } from '@instep/protocol/frame-message';
import type { DevicePoses } from '@instep/protocol/pose-body';
import type { ClientMessage, StartMessage } from '@instep/protocol/client-message';
import { encodeMessage, parseServerMessage, PROTOCOL_VERSION, type ServerMessage } from '@instep/protocol/messages';
import { WebSocket, type ClientOptions } from 'ws';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { encodeFakeFrame, type FrameContent } from './fake-estimator.ts';
import { testDancerPose } from './test-dance.ts';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;
/** How a socket was closed; the reason is `null` if none was sent. */
type Closed = Omit<Close, 'reason'> & { readonly code: number; readonly reason: CloseReason | null };

/** What a device sees of the test dancer. */
export const poseOf = (t: Seconds): DevicePoses => ({
  poses: [testDancerPose(t)],
  people: 1,
  width: 480,
  height: 360,
  inferMs: 20,
});

/** A device may send 45 poses a second when 30 are granted. */
const DEVICE_INTERVAL_MS: Milliseconds = 23;

/** Fetches a ticket as a page of the server does. */
export const fetchTicket = async (address: string): Promise<string> => {
  const response = await fetch(`${address}/api/tickets`, { method: 'POST', headers: { Origin: address } });
  return ((await response.json()) as { ticket: string }).ticket;
};

/** The protocol of a player's browser over a real socket, with short functions for tests. */
export const connectPlayClient = async (address: string, options: ClientOptions = {}) => {
  const ticket = await fetchTicket(address);
  const socket = new WebSocket(`${address.replace('http', 'ws')}/play`, { origin: address, ...options });
  const messages: ServerMessage[] = [];
  const listeners = new Set<() => void>();
  const notifyListeners = (): void => listeners.forEach((listener) => listener());
  let closed: Closed | null = null;
  let sequence = 0;
  socket.on('message', (data: Buffer) => {
    messages.push(parseServerMessage(data.toString()));
    notifyListeners();
  });
  socket.on('close', (code, reason) => {
    closed = { code, ...(decodeClose(code, reason.toString()) ?? { reason: null }) };
    notifyListeners();
  });

  /**
   * Resolves with the first result of `find` that is not undefined; rejects if the socket closes before there is one.
   */
  const waitUntil = <T>(find: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const found = find();
        if (found === undefined && !closed) return;
        listeners.delete(check);
        if (found !== undefined) resolve(found);
        else reject(new Error(`expected ${what}, got close ${closed?.reason ?? closed?.code}`));
      };
      listeners.add(check);
      check();
    });

  const received = <Type extends ServerMessage['type']>(type: Type): MessageOf<Type>[] =>
    messages.filter((message): message is MessageOf<Type> => message.type === type);
  const sendMessage = (message: ClientMessage): void => socket.send(encodeMessage(message));
  const sendBody = (body: FrameBody, stamps: Partial<FrameStamps>): number => {
    const frame = { sequence, epoch: 0, mediaTime: null, captureTime: 100 * sequence, capturedByCamera: true, ...body };
    const sent = { ...frame, ...stamps };
    socket.send(encodeFrameMessage(sent));
    sequence += 1;
    return sent.sequence;
  };
  const sendFrame = (content: FrameContent | Uint8Array, stamps: Partial<FrameStamps> = {}): number =>
    sendBody({ jpeg: content instanceof Uint8Array ? content : encodeFakeFrame(content) }, stamps);
  const sendPose = (t: Seconds, stamps: Partial<FrameStamps> = {}): number => sendBody({ seen: poseOf(t) }, stamps);
  const waitForResult = (sent: number) =>
    waitUntil(() => received('frame').find((frame) => frame.sequence === sent), `the result of frame ${sent}`);

  await once(socket, 'open');
  return {
    socket,
    /** In the order of their arrival. */
    messages,
    received,
    sendMessage,
    /** Sends a frame; returns its sequence. */
    sendFrame,
    /** Sends the pose of the test dancer, as a device estimates it; returns its sequence. */
    sendPose,
    /** Sends what a device sees; returns its sequence. */
    sendSeen: (seen: DevicePoses, stamps: Partial<FrameStamps> = {}): number => sendBody({ seen }, stamps),
    /** What became of a frame. */
    waitForOutcome: async (sequence: number) => (await waitForResult(sequence)).outcome,
    sendHello: () => sendMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket }),
    sendStart: (change: Partial<StartMessage> = {}) =>
      sendMessage({
        type: 'start',
        danceId: 'made',
        player: 'Mia',
        deviceId: 'the device of a test',
        counted: true,
        scope: 'whole',
        ...change,
      }),
    sendResume: (sessionId: string, resumeSecret: string, lastMove = 0, lastMoves?: readonly number[]) =>
      sendMessage({
        type: 'resume',
        ...{ sessionId, resumeSecret, lastSequence: -1, lastMove },
        ...(lastMoves && { lastMoves: [...lastMoves] }),
      }),
    /** The first message of a type, or the first of it that fits. */
    waitFor: <Type extends ServerMessage['type']>(
      type: Type,
      fits: (message: MessageOf<Type>) => boolean = () => true,
    ) => waitUntil(() => received(type).find(fits), type),
    /** Dances the reference itself: ten frames a second of media time, each after the answer to the one before. */
    danceReference: async (from: number, to: number, epoch = 0): Promise<void> => {
      for (let k = Math.ceil(from * 10); k < to * 10; k++) {
        await waitForResult(sendFrame(k / 10, { mediaTime: k / 10, epoch }));
      }
    },
    /** The same as five poses a second of the player's device, not faster than a server with MAX_FPS=30 takes them. */
    danceReferenceOnDevice: async (from: number, to: number): Promise<void> => {
      for (let k = Math.ceil(from * 5); k < to * 5; k++) {
        await waitForResult(sendPose(k / 5, { mediaTime: k / 5 }));
        await setTimeout(DEVICE_INTERVAL_MS);
      }
    },
    /** How the server closed the socket. */
    waitForClose: () => waitUntil(() => closed ?? undefined, 'close'),
    terminate: () => socket.terminate(),
  };
};

export type PlayClient = Awaited<ReturnType<typeof connectPlayClient>>;
