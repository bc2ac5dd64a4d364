import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeFrameMessage, parseFrameMessage } from '@instep/protocol/frame-message';
import { encodeMessage, PROTOCOL_VERSION } from '@instep/protocol/messages';
import type { Figures } from '@instep/measures/measure';
import { poseOf, type PlayClient } from '@instep/test/support/play-client';
import { connectRaw, OPCODE, wsFrame } from '@instep/test/support/raw-socket';
import { mapConcurrently, sleep, indices } from '../concurrency.ts';
import { invalidImages, mutatedCopy } from '../mutants.ts';
import { seededRandom } from '../numbers.ts';
import { NONE, type Scenario } from '../scenario.ts';
import { DANCE_ID, extractFrames } from '../dance-frames.ts';
import { processUsage } from '../server-usage.ts';
import { WITHOUT_RATE_LIMITS, TRUST_LOCAL_PROXY, type Server, type Harness } from '../harness.ts';
import { danceFrameByFrame } from '../timed-player.ts';

/** The section that the honest player dances during the attacks. */
const HONEST_S = 9;
const ATTACKERS = 8;
/** Slightly fewer undecodable frames than the number that ends a dance, so that one socket can take them all. */
const FRAMES_PER_SOCKET = 19;

/** How long a refused player waits before asking again. */
const RETRY_INTERVAL_MS = 500;

/** Starts a player with `options`. When the server is full, tries again until there is room. */
const startDance = async (
  server: Server,
  options: { readonly toS?: number } = {},
  address?: string,
): Promise<PlayClient> => {
  for (;;) {
    const player = await server.connect(address);
    player.sendHello();
    player.sendStart({ danceId: DANCE_ID, ...options });
    const begun = await player.waitFor('ready').catch(() => null);
    if (begun) return player;
    const { reason } = await player.waitForClose();
    if (reason !== 'server_full') throw new Error(`expected ready or server_full, got close ${reason}`);
    await sleep(RETRY_INTERVAL_MS);
  }
};

/** Bad frames are also counted by address, so each socket uses a different one. */
const randomAddress = (random: () => number): string =>
  ['10', ...indices(3).map(() => String(Math.floor(random() * 256)))].join('.');

const honestDance = async (server: Server, frames: readonly Uint8Array[]): Promise<string> =>
  danceFrameByFrame(await startDance(server, { toS: HONEST_S }), frames, HONEST_S);

type Random = () => number;
/** Sends one malformed message on a socket of its own. Returns the close code. */
type Attack = (server: Server, random: Random) => Promise<number>;

const TEXTS: readonly string[] = [
  encodeMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket: 'x'.repeat(22) }),
  encodeMessage({ type: 'watch' }),
  encodeMessage({ type: 'epoch', epoch: 1, reason: 'play', mediaTime: 1, playbackRate: 1 }),
  encodeMessage({ type: 'resume', sessionId: 'x', resumeSecret: 'y', lastSequence: 1, lastMove: 1 }),
];
const encoder = new TextEncoder();

/** A message of ours with some bytes changed: seldom JSON, and never valid as a first message. */
const sendMalformedText: Attack = async (server, random) => {
  const raw = await connectRaw(server.address, {}, '');
  const bytes = mutatedCopy(encoder.encode(TEXTS[Math.floor(random() * TEXTS.length)]), random);
  raw.socket.write(wsFrame(bytes));
  // Some have only a wrong ticket, or are half of a WebSocket frame whose rest never comes, so a close frame follows.
  raw.socket.write(wsFrame('', { opcode: OPCODE.close }));
  return raw.closed();
};

/** A complete WebSocket frame with some header bytes changed: lengths, opcodes, masks. */
const sendMalformedFrame: Attack = async (server, random) => {
  const raw = await connectRaw(server.address, {}, '');
  const frame = wsFrame(encoder.encode(TEXTS[0]), { opcode: random() < 0.5 ? OPCODE.text : OPCODE.binary });
  const head = mutatedCopy(frame.subarray(0, 14), random);
  raw.socket.end(Buffer.concat([head, frame.subarray(14), wsFrame('', { opcode: OPCODE.close })]));
  return raw.closed();
};

const ALLOWED_CLOSE_CODES: ReadonlySet<number> = new Set([1000, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 4400, 4410]);

/** JPEGs with some bytes changed, in valid frame messages. */
const sendMalformedJpegs = async (server: Server, frames: readonly Uint8Array[], random: Random): Promise<number> => {
  const player = await startDance(server, {}, randomAddress(random));
  for (let k = 0; k < FRAMES_PER_SOCKET; k++) {
    const jpeg = mutatedCopy(frames[Math.floor(random() * frames.length)] as Uint8Array, random);
    const sentSequence = player.sendFrame(jpeg.length > 0 ? jpeg : new Uint8Array(1), { mediaTime: k / 10 });
    await player.waitFor('frame', ({ sequence }) => sequence === sentSequence);
  }
  // A player who only disconnects keeps their share for a while.
  player.sendMessage({ type: 'leave' });
  await player.waitForClose();
  return FRAMES_PER_SOCKET;
};

const isFrame = (bytes: Uint8Array): boolean => {
  try {
    return parseFrameMessage(bytes).sequence >= 0;
  } catch {
    return false;
  }
};

/** Poses as a device sends them, with some bytes changed, until one is refused. Returns the close code. */
const sendMalformedPoses: Attack = async (server, random) => {
  const player = await server.connect(randomAddress(random));
  player.sendHello();
  player.sendMessage({ type: 'watch', poses: 'device' });
  const stamps = { epoch: 0, mediaTime: null, captureTime: 0, capturedByCamera: true };
  for (let sequence = 0; sequence < FRAMES_PER_SOCKET; sequence++) {
    const bytes = mutatedCopy(encodeFrameMessage({ ...stamps, sequence, seen: poseOf(sequence) }), random);
    player.socket.send(bytes);
    if (!isFrame(bytes)) return (await player.waitForClose()).code;
  }
  player.sendMessage({ type: 'leave' });
  return (await player.waitForClose()).code;
};

/**
 * The share of frames sent before memory is first measured, so that one-time compiling, caching and buffering is not
 * counted as growth.
 */
const WARM_UP_SHARE = 0.1;

/** Of 10^5 in all: frames from a camera, sockets with poses, texts and WebSocket frames. */
const COUNTS = { jpegs: 60_000, poses: 5_000, texts: 20_000, frames: 15_000 };

const measureFuzzing = async (harness: Harness): Promise<Figures> => {
  const frames = await extractFrames();
  // More estimator workers admit more players; most frames are refused before they cost anything.
  const server = await harness.startRealServer({
    ...WITHOUT_RATE_LIMITS,
    ...TRUST_LOCAL_PROXY,
    POSE_WORKERS: '4',
    MAX_FPS: '5',
  });
  const alone = await honestDance(server, frames);
  const rssMib = (): number => processUsage(server.child.pid ?? 0).rssMib;
  let rssBefore = NaN;
  let dancesBeside = 0;
  let changedVerdicts = 0;
  let isOver = false;
  const danceUntilOver = async (): Promise<void> => {
    while (!isOver) {
      if ((await honestDance(server, frames)) !== alone) changedVerdicts += 1;
      dancesBeside += 1;
    }
  };
  const attack = async (): Promise<{ codes: number[]; shown: number }> => {
    const sendMany = async (attack: Attack, count: number, seed: number): Promise<number[]> => {
      const random = seededRandom(seed);
      return mapConcurrently(indices(count), ATTACKERS, () => attack(server, random));
    };
    const random = seededRandom(9);
    const sockets = indices(Math.ceil(harness.scaled(COUNTS.jpegs) / FRAMES_PER_SOCKET));
    const sendJpegs = (some: readonly number[]) =>
      mapConcurrently(some, 2, () => sendMalformedJpegs(server, frames, random));
    const warmUpCount = Math.ceil(WARM_UP_SHARE * sockets.length);
    const first = await sendJpegs(sockets.slice(0, warmUpCount));
    rssBefore = rssMib();
    const shown = [...first, ...(await sendJpegs(sockets.slice(warmUpCount)))];
    const texts = await sendMany(sendMalformedText, harness.scaled(COUNTS.texts), 10);
    const wsFrames = await sendMany(sendMalformedFrame, harness.scaled(COUNTS.frames), 11);
    const poses = await sendMany(sendMalformedPoses, harness.scaled(COUNTS.poses), 12);
    return { codes: [...texts, ...wsFrames, ...poses], shown: shown.reduce((sum, one) => sum + one, 0) };
  };
  const dancing = danceUntilOver();
  const { codes, shown } = await attack().finally(() => (isOver = true));
  await dancing;
  const crashes = server.child.exitCode === null ? 0 : 1;
  const unhandled = (server.output.err.match(/unhandled|uncaught/gi) ?? []).length;
  const growth = rssMib() / rssBefore - 1;
  server.remove();
  const wrongCode = codes.filter((code) => !ALLOWED_CLOSE_CODES.has(code)).length;
  return {
    values: { crashes, unhandled, changedVerdicts, wrongCode, grown: growth },
    n: codes.length + shown,
    note: `${shown} JPEGs, the rest texts, WebSocket frames and sockets with poses; an honest player danced ${dancesBeside} times beside them`,
  };
};

/** Sends one frame to the running server. Returns the outcome, and how long it took. */
const sendFrame = async (player: PlayClient, jpeg: Uint8Array, sequence: number) => {
  const startedAt = performance.now();
  const frame = { sequence, epoch: 0, mediaTime: null, captureTime: 100 * sequence, capturedByCamera: true };
  player.socket.send(encodeFrameMessage({ ...frame, jpeg }));
  const { outcome } = await player.waitFor('frame', (answer) => answer.sequence === sequence);
  return { outcome, ms: performance.now() - startedAt };
};

const startWatching = async (server: Server, address?: string): Promise<PlayClient> => {
  const player = await server.connect(address);
  player.sendHello();
  player.sendMessage({ type: 'watch' });
  await player.waitFor('watching');
  return player;
};

const measureInvalidImages = async (harness: Harness): Promise<Figures> => {
  const [frame = new Uint8Array()] = await extractFrames();
  const server = await harness.startRealServer(WITHOUT_RATE_LIMITS);
  const player = await startWatching(server);
  await sendFrame(player, frame, 0);
  const rssBefore = processUsage(server.child.pid ?? 0).rssMib;
  const all = [];
  for (const [k, [, bytes]] of invalidImages(frame).entries()) all.push(await sendFrame(player, bytes, k + 1));
  const grownMib = processUsage(server.child.pid ?? 0).rssMib - rssBefore;
  server.remove();
  const accepted = all.filter(({ outcome }) => outcome !== 'undecodable').length;
  return { values: { accepted, slowestMs: Math.max(...all.map(({ ms }) => ms)), grownMib }, n: all.length };
};

type DecodeResult = {
  readonly decoded: number;
  readonly refused: number;
  readonly slowestMs: number;
  readonly grownMib: number;
};

const DECODE_COUNT = 100_000;
/** How many of them a server gets: it also estimates a pose in those that can be decoded, which takes time. */
const SENT_COUNT = 1000;

/** Decodes them in a separate process, and sends some to a running server. */
const measureMutants = async (harness: Harness): Promise<Figures> => {
  const count = harness.scaled(DECODE_COUNT);
  const entry = fileURLToPath(new URL('../decode-mutants.ts', import.meta.url));
  const ran = await promisify(execFile)(process.execPath, ['--import', 'tsx', entry, String(count)]).catch(() => null);
  const { decoded, slowestMs, grownMib } = ran
    ? (JSON.parse(ran.stdout) as DecodeResult)
    : { decoded: 0, slowestMs: NaN, grownMib: NaN };
  const { exits, deaths, shown } = await sendMutants(harness);
  return {
    values: { exits: exits + (ran ? 0 : 1), deaths, slowestMs, grownMib },
    n: count + shown,
    note: `${count} decoded as in an estimator (${decoded} successfully), by CPU time; ${shown} sent to a server`,
  };
};

const sendMutants = async (harness: Harness) => {
  const frames = await extractFrames();
  const server = await harness.startRealServer({ ...WITHOUT_RATE_LIMITS, ...TRUST_LOCAL_PROXY, POSE_WORKERS: '2' });
  const random = seededRandom(22);
  const shown = harness.scaled(SENT_COUNT);
  for (let first = 0; first < shown; first += FRAMES_PER_SOCKET) {
    const player = await startWatching(server, randomAddress(random));
    for (let sequence = first; sequence < Math.min(shown, first + FRAMES_PER_SOCKET); sequence++) {
      const mutant = mutatedCopy(frames[sequence % frames.length] as Uint8Array, random);
      if (mutant.length > 0) await sendFrame(player, mutant, sequence);
      player.messages.length = 0;
    }
    player.terminate();
  }
  const deaths = (server.output.err.match(/an estimator worker (?:died|is killed)/g) ?? []).length;
  const exits = server.child.exitCode === null ? 0 : 1;
  server.remove();
  return { exits, deaths, shown };
};

export const FUZZ: readonly Scenario[] = [
  {
    id: '9',
    measure: 'malformed JPEGs, poses, texts and WebSocket frames beside an honest player; growth of memory, as a share',
    bounds: {
      crashes: NONE,
      unhandled: NONE,
      changedVerdicts: NONE,
      wrongCode: NONE,
      grown: { atMost: 0.1 },
    },
    run: measureFuzzing,
  },
  {
    id: '20',
    measure: 'frames that are no JPEGs, or decompression bombs (rows 19 and 20)',
    bounds: { accepted: NONE, grownMib: { atMost: 20 } },
    run: measureInvalidImages,
  },
  {
    id: '21',
    measure: 'JPEGs with wrong bytes: processes ended, estimators lost, the slowest, memory',
    bounds: { exits: NONE, deaths: NONE, slowestMs: { atMost: 250 }, grownMib: { atMost: 40 } },
    run: measureMutants,
  },
];
