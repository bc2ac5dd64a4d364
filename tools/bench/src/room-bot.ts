import { once } from 'node:events';
import type { Milliseconds } from '@instep/choreo/units';
import { encodeFrameMessage, type FrameBody } from '@instep/protocol/frame-message';
import { encodeMessage, parseServerMessage, PROTOCOL_VERSION } from '@instep/protocol/messages';
import type { RoomServerMessageOf } from '@instep/protocol/room-messages';
import { fetchTicket } from '@instep/test/support/play-client';
import { connectRoomClient } from '@instep/test/support/room-client';
import { WebSocket } from 'ws';
import { roundRobin } from './dance-frames.ts';

/** What a simulated phone saw of one round. */
export type RoomBotResult = {
  /** From each pose sent to its answer. */
  readonly delaysMs: readonly Milliseconds[];
  readonly verdicts: number;
};

export type RoomBotOptions = {
  readonly address: string;
  readonly code: string;
  readonly name: string;
  readonly danceId: string;
  /** The poses that it sends, in turn. */
  readonly bodies: readonly FrameBody[];
};

const FPS = 15;
/** As from a phone: it knows only what the lead's anchors say of the video. */
const MAX_ANCHOR_AGE_MS: Milliseconds = 1500;

/** A phone in a room that sends recorded poses of its own: joins, and dances the round that is started next. */
export const joinAsBot = async (options: RoomBotOptions): Promise<{ readonly danced: Promise<RoomBotResult> }> => {
  const { address, code, name } = options;
  const room = await connectRoomClient(address);
  const { memberId } = await room.join(code, name);
  room.say({ type: 'role', shows: false, films: 1 });
  room.say({ type: 'seats', players: [{ name, scope: 'whole' }] });
  room.say({ type: 'ready', ready: true });
  const asked = performance.now();
  room.say({ type: 'time', sent: asked });
  const { at } = await room.waitFor('time');
  const ahead = at - (asked + performance.now()) / 2;
  const mediaTimeAt = (moment: Milliseconds): number | null => {
    const anchor = room.last('anchor');
    const age = anchor ? moment + ahead - anchor.shownAt : Infinity;
    if (!anchor || anchor.rate === 0 || age > MAX_ANCHOR_AGE_MS) return null;
    return anchor.mediaTime + (age / 1000) * anchor.rate;
  };
  const danced = room.waitFor('load').then(async (load) => {
    const result = await danceRound(options, { memberId, load, mediaTimeAt, say: room.say });
    room.terminate();
    return result;
  });
  return { danced };
};

type Round = {
  readonly memberId: string;
  readonly load: RoomServerMessageOf<'load'>;
  readonly mediaTimeAt: (moment: Milliseconds) => number | null;
  readonly say: Awaited<ReturnType<typeof connectRoomClient>>['say'];
};

const danceRound = async (
  { address, name, bodies }: RoomBotOptions,
  { memberId, load, mediaTimeAt, say }: Round,
): Promise<RoomBotResult> => {
  const { roomId = '', joinKey = '', danceId, round } = load;
  const ticket = await fetchTicket(address);
  const socket = new WebSocket(`${address.replace('http', 'ws')}/play`, { origin: address });
  const sentAt = new Map<number, Milliseconds>();
  const delaysMs: Milliseconds[] = [];
  let verdicts = 0;
  socket.on('message', (bytes: Buffer) => {
    const message = parseServerMessage(bytes.toString());
    if (message.type === 'ready') say({ type: 'loaded', round, clockBoundMs: 1 });
    if (message.type === 'verdict') verdicts += 1;
    if (message.type !== 'frame') return;
    const sent = sentAt.get(message.sequence);
    if (sent !== undefined && message.outcome !== 'dropped') delaysMs.push(performance.now() - sent);
  });
  const closed = once(socket, 'close');
  await once(socket, 'open');
  socket.send(encodeMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket }));
  socket.send(
    encodeMessage({
      ...{ type: 'start', danceId, player: name, deviceId: `the device of ${name}`, counted: true, scope: 'whole' },
      ...{ poses: 'device', device: { model: 'full', engine: 'bench' }, room: { roomId, memberId, joinKey } },
    }),
  );
  const stop = sendPoses(socket, bodies, sentAt, mediaTimeAt);
  await closed;
  stop();
  return { delaysMs, verdicts };
};

/** Sends a pose whenever one is due, while the video plays. */
const sendPoses = (
  socket: WebSocket,
  bodies: readonly FrameBody[],
  sentAt: Map<number, Milliseconds>,
  mediaTimeAt: (moment: Milliseconds) => number | null,
): (() => void) => {
  const next = roundRobin(bodies);
  let sequence = 0;
  let isPlaying = false;
  const send = (): void => {
    const now = performance.now();
    const mediaTime = mediaTimeAt(now);
    if (mediaTime === null || socket.readyState !== socket.OPEN) return;
    if (!isPlaying) socket.send(encodeMessage({ type: 'epoch', epoch: 1, reason: 'play', mediaTime, playbackRate: 1 }));
    isPlaying = true;
    sentAt.set(sequence, now);
    socket.send(
      encodeFrameMessage({ sequence, epoch: 1, mediaTime, captureTime: now, capturedByCamera: true, ...next() }),
    );
    sequence += 1;
  };
  const timer = setInterval(send, 1000 / FPS);
  return () => clearInterval(timer);
};
