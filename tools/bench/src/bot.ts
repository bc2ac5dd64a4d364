import { decodeClose } from '@instep/protocol/close';
import { once } from 'node:events';
import { encodeFrameMessage, type FrameBody } from '@instep/protocol/frame-message';
import { MAX_IN_FLIGHT } from '@instep/protocol/limits';
import type { StartMessage } from '@instep/protocol/client-message';
import { encodeMessage, parseServerMessage, PROTOCOL_VERSION, type ServerMessage } from '@instep/protocol/messages';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { WebSocket } from 'ws';
import { roundRobin } from './dance-frames.ts';

/** The results of one simulated player who danced, or was refused. */
export type BotResult = {
  /** For each frame that was estimated, the time from when it was due to its answer. */
  readonly delaysMs: readonly Milliseconds[];
  readonly dropped: number;
  /** The rate granted at the end. */
  readonly fps: number;
  /** After how long the server refused the player; `null` for an admitted player. */
  readonly refusedAfterMs: Milliseconds | null;
};

export type BotOptions = {
  readonly address: string;
  readonly danceId: string;
  /** What is sent of each frame, in turn: JPEGs, or poses as from a device that estimates them. */
  readonly bodies: readonly FrameBody[];
  readonly durationS: Seconds;
  /** Called with each answer. */
  readonly onAnswer?: () => void;
};

/**
 * Dances for a while as a browser does: at the granted rate, on schedule, and with no more unanswered frames than
 * allowed.
 */
export const danceAsBot = async ({
  address,
  danceId,
  bodies,
  durationS: lastsS,
  onAnswer,
}: BotOptions): Promise<BotResult> => {
  const ticket = await fetchTicket(address);
  const socket = new WebSocket(`${address.replace('http', 'ws')}/play`, { origin: address });
  const sentAt = new Map<number, Milliseconds>();
  const state = { fps: 0, dropped: 0, delaysMs: [] as Milliseconds[] };
  let refusedAfterMs: Milliseconds | null = null;
  let requestedAt = NaN;
  socket.on('message', (bytes: Buffer) => {
    const message = parseServerMessage(bytes.toString());
    if (message.type === 'ready' || message.type === 'rate') state.fps = message.fps;
    if (message.type !== 'frame') return;
    recordAnswer(message, sentAt, state);
    onAnswer?.();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', (code, payload) => {
      if (decodeClose(code, payload.toString())?.reason === 'server_full')
        refusedAfterMs = performance.now() - requestedAt;
      resolve();
    });
  });
  await once(socket, 'open');
  requestedAt = performance.now();
  socket.send(encodeMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket }));
  const player = { player: 'bot', deviceId: 'the device of a bot', counted: false, scope: 'whole' } as const;
  socket.send(encodeMessage({ type: 'start', danceId, ...player, ...originOf(bodies) }));
  const stop = sendFrames(socket, { bodies, sentAt, fps: () => state.fps });
  const timer = setTimeout(() => {
    stop();
    socket.send(encodeMessage({ type: 'leave' }));
  }, lastsS * 1000);
  await closed;
  clearTimeout(timer);
  stop();
  return { ...state, refusedAfterMs };
};

const originOf = (bodies: readonly FrameBody[]): Pick<StartMessage, 'poses' | 'device'> =>
  bodies.some((body) => 'seen' in body) ? { poses: 'device', device: { model: 'full', engine: 'bench' } } : {};

const fetchTicket = async (address: string): Promise<string> => {
  const response = await fetch(`${address}/api/tickets`, { method: 'POST', headers: { Origin: address } });
  return ((await response.json()) as { ticket: string }).ticket;
};

const recordAnswer = (
  { sequence, outcome }: Extract<ServerMessage, { type: 'frame' }>,
  sentAt: Map<number, Milliseconds>,
  state: { dropped: number; readonly delaysMs: Milliseconds[] },
): void => {
  const sentTime = sentAt.get(sequence);
  sentAt.delete(sequence);
  if (sentTime === undefined) return;
  if (outcome === 'dropped') state.dropped += 1;
  else state.delaysMs.push(performance.now() - sentTime);
};

type SendOptions = {
  readonly bodies: readonly FrameBody[];
  readonly sentAt: Map<number, Milliseconds>;
  /** 0 until the dance may begin. */
  readonly fps: () => number;
};

/** Sends a frame whenever one is due, and skips frames when it is behind. A frame's capture time is when it was due. */
const sendFrames = (socket: WebSocket, { bodies, sentAt, fps }: SendOptions): (() => void) => {
  const next = roundRobin(bodies);
  let sequence = 0;
  let startedAt: Milliseconds | null = null;
  let dueAt = 0;
  const tick = (): void => {
    const now = performance.now();
    if (fps() === 0 || socket.readyState !== socket.OPEN) return;
    if (startedAt === null) {
      startedAt = now;
      // Players must not all send at the same moment.
      dueAt = now + Math.random() * 100;
      socket.send(encodeMessage({ type: 'epoch', epoch: 1, reason: 'play', mediaTime: 0, playbackRate: 1 }));
    }
    if (now < dueAt) return;
    if (sentAt.size < MAX_IN_FLIGHT) {
      const mediaTime = (dueAt - startedAt) / 1000;
      sentAt.set(sequence, dueAt);
      socket.send(
        encodeFrameMessage({ sequence, epoch: 1, mediaTime, captureTime: dueAt, capturedByCamera: true, ...next() }),
      );
      sequence += 1;
    }
    dueAt = Math.max(dueAt + 1000 / fps(), now - 1000 / fps());
  };
  const timer = setInterval(tick, 2);
  return () => clearInterval(timer);
};
