/** Devices in a room without browsers: a screen that leads, and phones that film, which may fall asleep. */
import { agedBound, bestReading, readExchange, withReading, type ClockReading } from '@instep/choreo/room-clock';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { FrameBody } from '@instep/protocol/frame-message';
import { MAX_IN_FLIGHT } from '@instep/protocol/limits';
import { parseServerMessage } from '@instep/protocol/messages';
import { parseRoomServerMessage, type RoomAnchor, type RoomServerMessageOf } from '@instep/protocol/room-messages';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectPlayClient, type PlayClient } from './play-client.ts';
import { connectRoomClient, type RoomClient } from './room-client.ts';

const ANCHOR_INTERVAL_MS: Milliseconds = 500;
const MAX_ANCHOR_AGE_MS: Milliseconds = 1500;
const FIRST_EXCHANGES = 8;
const EXCHANGE_INTERVAL_MS: Milliseconds = 60;

/** The room's clock on this device, by the exchanges of its first half second. */
const askForClock = (room: RoomClient) => {
  let readings: readonly ClockReading[] = [];
  room.socket.on('message', (data: Buffer) => {
    const message = parseRoomServerMessage(data.toString());
    if (message.type !== 'time') return;
    const received = performance.now();
    readings = withReading(readings, readExchange({ ...message, received }));
  });
  let asked = 0;
  const timer = setInterval(() => {
    if (room.socket.readyState === room.socket.OPEN) room.say({ type: 'time', sent: performance.now() });
    asked += 1;
    if (asked === FIRST_EXCHANGES) clearInterval(timer);
  }, EXCHANGE_INTERVAL_MS);
  const isKnown = room.waitFor('time').catch(() => undefined);
  const best = (): ClockReading | null => bestReading(readings, performance.now());
  return {
    isKnown,
    /** How far the room's clock is ahead. */
    offsetMs: (): Milliseconds => best()?.offset ?? NaN,
    boundMs: (): Milliseconds => {
      const reading = best();
      return reading ? agedBound(reading, performance.now()) : Infinity;
    },
  };
};

type ScreenOptions = {
  readonly address: string;
  readonly danceId: string;
  readonly durationS: Seconds;
  /** Rooms that are opened at once come from addresses of their own. */
  readonly from?: string;
};

/** Opens a room and leads it as a screen does whose video never stalls. */
export const openAsScreen = async ({ address, danceId, durationS, from }: ScreenOptions) => {
  const room = await connectRoomClient(address, from === undefined ? {} : { headers: { 'X-Forwarded-For': from } });
  const { code } = await room.open('Screen');
  room.say({ type: 'role', shows: true, films: 0 });
  const clock = askForClock(room);

  /** Plays the video, and waits for the results. */
  const play = async (round: number, startsAt: Milliseconds) => {
    for (let due = startsAt; due < startsAt + 1000 * durationS; due += ANCHOR_INTERVAL_MS) {
      await sleep(Math.max(0, due - performance.now()));
      const mediaTime = Math.max(0, (performance.now() - startsAt) / 1000);
      const shownAt = performance.now() + clock.offsetMs();
      room.say({ type: 'anchor', round, epoch: 1, mediaTime, shownAt, rate: 1 });
    }
    await sleep(Math.max(0, startsAt + 1000 * durationS - performance.now()));
    room.say({ type: 'ended', round });
    return room.waitFor('results', (results) => results.round === round);
  };

  /** Starts a dance with so many cameras: when its video starts, by `performance.now()`, and its results. */
  const dance = async (cameras: number) => {
    room.say({ type: 'queue', add: danceId });
    const { round: before } = await room.waitForRoom(
      ({ queue, members }) => queue.length > 0 && members.filter(({ films }) => films > 0).length === cameras,
    );
    room.say({ type: 'start', round: before });
    const { round } = await room.waitFor('load', (load) => load.round === before + 1);
    room.say({ type: 'loaded', round, clockBoundMs: clock.boundMs() });
    const { at } = await room.waitFor('count', (count) => count.round === round);
    const startsAt = at - clock.offsetMs();
    return { startsAt, results: play(round, startsAt) };
  };
  return { room, code, dance };
};

/** What the server has acknowledged of one dance: frames that were answered, and moves that were judged. */
export type AcknowledgedDance = { readonly sequences: Set<number>; readonly moves: Set<number> };

export type PhoneOptions = {
  readonly address: string;
  readonly code: string;
  readonly name: string;
  readonly durationS: Seconds;
  /** At most so many frames a second; the server may grant less. */
  readonly fps: number;
  /** Whether the phone estimates the poses itself. */
  readonly poses: 'device' | 'server';
  /** What it sends of a moment of the dance. */
  readonly bodyAt: (mediaTime: Seconds) => FrameBody;
};

/** A session that it may resume. */
type Session = { readonly round: number; readonly sessionId: string; resumeSecret: string; sequence: number };

/** A phone that films one player: joins, and dances every round. */
export const joinAsPhone = async (options: PhoneOptions) => {
  const { address, code, name, durationS } = options;
  const dances = new Map<string, AcknowledgedDance>();
  const delaysMs: Milliseconds[] = [];
  /** When frames were answered in mid-dance, and how long the answer before was ago. */
  const gaps: { readonly at: Milliseconds; readonly gapMs: Milliseconds }[] = [];
  const faults: string[] = [];
  const heard = new Set<() => void>();
  let pass: RoomServerMessageOf<'welcome'> | null = null;
  let room: RoomClient;
  let clock: ReturnType<typeof askForClock>;
  let anchors: readonly RoomAnchor[] = [];
  let session: Session | null = null;
  let camera: PlayClient | null = null;
  let filming: { readonly round: number; readonly ready: Promise<void> } | null = null;
  let isAsleep = false;
  /** When the video is over, as far as it has been counted in, by this device's clock. */
  let endsAt: Milliseconds = Infinity;

  /** What the room's screen shows in this round; null while that is not known. */
  const mediaTimeIn = (round: number): Seconds | null => {
    const now = performance.now() + clock.offsetMs();
    const anchor = anchors.findLast((one) => one.round === round && one.shownAt <= now);
    if (!anchor || anchor.rate === 0 || now - anchor.shownAt > MAX_ANCHOR_AGE_MS) return null;
    return anchor.mediaTime + ((now - anchor.shownAt) / 1000) * anchor.rate;
  };

  /** Sends frames until the dance is over, or the connection. */
  const sendFrames = (player: PlayClient, dance: AcknowledgedDance, own: Session, grantedFps: number): void => {
    const sentAt = new Map<number, Milliseconds>();
    let fps = grantedFps;
    let lastTime: Seconds = -1;
    let dueAt = performance.now() + (Math.random() * 1000) / fps;
    let answeredAt: Milliseconds | null = null;
    player.socket.on('message', (data: Buffer) => {
      const message = parseServerMessage(data.toString());
      if (message.type === 'rate') fps = message.fps;
      if (message.type === 'verdict') dance.moves.add(message.move);
      if (message.type !== 'frame') return;
      const now = performance.now();
      const sent = sentAt.get(message.sequence) ?? now;
      sentAt.delete(message.sequence);
      if (message.outcome === 'dropped') return;
      dance.sequences.add(message.sequence);
      delaysMs.push(now - sent);
      if (answeredAt !== null) gaps.push({ at: now, gapMs: now - answeredAt });
      answeredAt = now;
      heard.forEach((listener) => listener());
    });
    const send = (): void => {
      const now = performance.now();
      const mediaTime = mediaTimeIn(own.round);
      if (player.socket.readyState !== player.socket.OPEN) return clearInterval(timer);
      if (mediaTime === null || mediaTime <= lastTime || now < dueAt) return;
      if (mediaTime >= durationS) {
        clearInterval(timer);
        return player.sendMessage({ type: 'ended', lastSequence: own.sequence - 1 });
      }
      const interval = 1000 / Math.min(fps, options.fps);
      dueAt = Math.max(dueAt + interval, now - interval);
      if (sentAt.size >= MAX_IN_FLIGHT) return;
      lastTime = mediaTime;
      sentAt.set(own.sequence, now);
      const stamps = { sequence: own.sequence, mediaTime, captureTime: now };
      const body = options.bodyAt(mediaTime);
      if ('jpeg' in body) player.sendFrame(body.jpeg, stamps);
      else player.sendSeen(body.seen, stamps);
      own.sequence += 1;
    };
    const timer = setInterval(send, 4);
  };

  /** Starts what this phone films, or resumes it. */
  const film = async (round: number, load: RoomServerMessageOf<'load'> | null): Promise<void> => {
    const player = await connectPlayClient(address);
    if (isAsleep) return player.terminate();
    camera = player;
    player.sendHello();
    if (session && !load) {
      const moves = dances.get(session.sessionId)?.moves ?? new Set();
      player.sendResume(session.sessionId, session.resumeSecret, Math.max(0, ...moves));
    } else {
      const { danceId = '', roomId = '', joinKey = '' } = load ?? {};
      const device = options.poses === 'device' ? { poses: 'device', device: { model: 'full', engine: 'bot' } } : {};
      const ticket = { roomId, memberId: pass?.memberId ?? '', joinKey };
      player.sendStart({ danceId, player: name, deviceId: deviceOf(name), room: ticket, ...(device as object) });
    }
    const { sessionId, resumeSecret, fps } = await player.waitFor('ready');
    const own = session?.sessionId === sessionId ? session : { round, sessionId, resumeSecret, sequence: 0 };
    own.resumeSecret = resumeSecret;
    session = own;
    const dance = dances.get(sessionId) ?? { sequences: new Set(), moves: new Set() };
    dances.set(sessionId, dance);
    sendFrames(player, dance, own, fps);
  };

  const beginFilming = (round: number, load: RoomServerMessageOf<'load'> | null): Promise<void> => {
    const ready = film(round, load);
    filming = { round, ready };
    ready.catch((error: Error) => {
      if (!isAsleep && performance.now() < endsAt) faults.push(`${name}: ${error.message}`);
    });
    return ready;
  };

  const handleLoad = async (load: RoomServerMessageOf<'load'>, loading: RoomClient): Promise<void> => {
    await (filming?.round === load.round ? filming.ready : beginFilming(load.round, load));
    await clock.isKnown;
    if (loading.socket.readyState !== loading.socket.OPEN) return;
    loading.say({ type: 'loaded', round: load.round, clockBoundMs: clock.boundMs() });
  };

  const comeIn = async (): Promise<void> => {
    const client = await connectRoomClient(address);
    if (isAsleep) return client.terminate();
    room = client;
    clock = askForClock(client);
    client.socket.on('message', (data: Buffer) => {
      const message = parseRoomServerMessage(data.toString());
      if (message.type === 'anchor') anchors = [...anchors.slice(-3), message];
      if (message.type === 'count') endsAt = message.at - clock.offsetMs() + 1000 * (durationS - message.mediaTime);
      if (message.type === 'welcome') pass = message;
      if (message.type === 'load') void handleLoad(message, client).catch(() => undefined);
    });
    if (pass) return void (await client.rejoin(code, pass));
    await client.join(code, name, deviceOf(name));
    client.say({ type: 'role', shows: false, films: 1 });
    client.say({ type: 'seats', players: [{ name, scope: 'whole' }] });
    client.say({ type: 'ready', ready: true });
  };

  await comeIn();
  return {
    name,
    /** What was acknowledged of each dance, by its session. */
    dances,
    delaysMs,
    gaps,
    /** What went wrong that should not have. */
    faults,
    /** Its connections end without a word. */
    fallAsleep: (): void => {
      isAsleep = true;
      room.terminate();
      camera?.terminate();
      camera = null;
    },
    /**
     * It comes back, with the dance that it had, or after a reload of its page without. Resolves with the time until
     * the first answer to a frame; `null` when the dance was over before.
     */
    wakeUp: async ({ reloaded }: { readonly reloaded: boolean }): Promise<Milliseconds | null> => {
      const startedAt = performance.now();
      isAsleep = false;
      anchors = [];
      if (reloaded) session = filming = null;
      const back = new Promise<Milliseconds>((resolve) => {
        const listener = (): void => {
          heard.delete(listener);
          resolve(performance.now() - startedAt);
        };
        heard.add(listener);
      });
      if (session) void beginFilming(session.round, null).catch(() => undefined);
      await comeIn();
      const current = room;
      const over = current.waitForRoom(({ phase }) => phase === 'results').then(() => null);
      return Promise.race([back, over]);
    },
    leave: (): void => {
      isAsleep = true;
      if (room.socket.readyState === room.socket.OPEN) room.say({ type: 'leave' });
      camera?.terminate();
    },
  };
};

export type BotPhone = Awaited<ReturnType<typeof joinAsPhone>>;

const deviceOf = (name: string): string => `the device of ${name.padEnd(8)}`;
