import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeFrameMessage } from '@instep/protocol/frame-message';
import { encodeMessage, PROTOCOL_VERSION } from '@instep/protocol/messages';
import type { Figures } from '@instep/measures/measure';
import type { Player } from '@instep/test/support/play-client';
import { connectRaw, OPCODE, wsFrame } from '@instep/test/support/raw-socket';
import { inLanes, sleep, upTo } from '../lanes.ts';
import { foreignPictures, mutated } from '../mutants.ts';
import { seededRandom } from '../numbers.ts';
import type { Ordeal } from '../ordeal.ts';
import { cutPictures } from '../pictures.ts';
import { processFigures } from '../process-figures.ts';
import { NO_RATES, TRUSTING, type Server, type Stage } from '../stage.ts';
import { dancesAll } from '../timed-player.ts';
import { DANCE_ID } from '../pictures.ts';

/** The section that the honest player dances during the attacks. */
const HONEST_S = 9;
const ATTACKERS = 8;
/** Slightly fewer undecodable frames than the number that ends a dance, so that one socket can take them all. */
const PICTURES_A_SOCKET = 19;

/** How long a refused player waits before asking again. */
const ASKS_EVERY_MS = 500;

/** Starts a player on `part`. When the server is full, tries again until there is room. */
const begins = async (server: Server, part: { readonly toS?: number } = {}, address?: string): Promise<Player> => {
  for (;;) {
    const player = await server.connect(address);
    player.hello();
    player.start({ danceId: DANCE_ID, ...part });
    const begun = await player.next('ready').catch(() => null);
    if (begun) return player;
    const { reason } = await player.closed();
    if (reason !== 'server_full') throw new Error(`expected ready or server_full, got close ${reason}`);
    await sleep(ASKS_EVERY_MS);
  }
};

/** Bad frames are also counted by address, so each socket uses a different one. */
const anyAddress = (random: () => number): string =>
  ['10', ...upTo(3).map(() => String(Math.floor(random() * 256)))].join('.');

const honestDance = async (server: Server, pictures: readonly Uint8Array[]): Promise<string> =>
  dancesAll(await begins(server, { toS: HONEST_S }), pictures, HONEST_S);

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
const malformedText: Attack = async (server, random) => {
  const raw = await connectRaw(server.address, {}, '');
  const bytes = mutated(encoder.encode(TEXTS[Math.floor(random() * TEXTS.length)]), random);
  raw.socket.write(wsFrame(bytes));
  // Some have only a wrong ticket, or are half of a WebSocket frame whose rest never comes, so a close frame follows.
  raw.socket.write(wsFrame('', { opcode: OPCODE.close }));
  return raw.closed();
};

/** A complete WebSocket frame with some header bytes changed: lengths, opcodes, masks. */
const malformedFrame: Attack = async (server, random) => {
  const raw = await connectRaw(server.address, {}, '');
  const frame = wsFrame(encoder.encode(TEXTS[0]), { opcode: random() < 0.5 ? OPCODE.text : OPCODE.binary });
  const head = mutated(frame.subarray(0, 14), random);
  raw.socket.end(Buffer.concat([head, frame.subarray(14), wsFrame('', { opcode: OPCODE.close })]));
  return raw.closed();
};

const ALLOWED: ReadonlySet<number> = new Set([1000, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 4400, 4410]);

/** JPEGs with some bytes changed, in valid frame messages. */
const malformedPictures = async (server: Server, pictures: readonly Uint8Array[], random: Random): Promise<number> => {
  const player = await begins(server, {}, anyAddress(random));
  for (let k = 0; k < PICTURES_A_SOCKET; k++) {
    const picture = mutated(pictures[Math.floor(random() * pictures.length)] as Uint8Array, random);
    const shown = player.show(picture.length > 0 ? picture : new Uint8Array(1), { mediaTime: k / 10 });
    await player.next('frame', ({ sequence }) => sequence === shown);
  }
  // A player who only disconnects keeps their share for a while.
  player.say({ type: 'leave' });
  await player.closed();
  return PICTURES_A_SOCKET;
};

/**
 * The share of frames sent before memory is first measured, so that one-time compiling, caching and buffering is not
 * counted as growth.
 */
const SETTLING = 0.1;

/** Of 10^5 in all: frames from a camera, texts and WebSocket frames. */
const COUNTS = { pictures: 60_000, texts: 20_000, frames: 20_000 };

const fuzz = async (stage: Stage): Promise<Figures> => {
  const pictures = await cutPictures();
  // More estimator workers admit more players; most frames are refused before they cost anything.
  const server = await stage.startReal({ ...NO_RATES, ...TRUSTING, POSE_WORKERS: '4', MAX_FPS: '5' });
  const alone = await honestDance(server, pictures);
  const rssMib = (): number => processFigures(server.child.pid ?? 0).rssMib;
  let before = NaN;
  let beside = 0;
  let changed = 0;
  let over = false;
  const honest = async (): Promise<void> => {
    while (!over) {
      if ((await honestDance(server, pictures)) !== alone) changed += 1;
      beside += 1;
    }
  };
  const attack = async (): Promise<{ codes: number[]; shown: number }> => {
    const lane = async (kind: Attack, count: number, seed: number): Promise<number[]> => {
      const random = seededRandom(seed);
      return inLanes(upTo(count), ATTACKERS, () => kind(server, random));
    };
    const random = seededRandom(9);
    const sockets = upTo(Math.ceil(stage.count(COUNTS.pictures) / PICTURES_A_SOCKET));
    const show = (some: readonly number[]) => inLanes(some, 2, () => malformedPictures(server, pictures, random));
    const settling = Math.ceil(SETTLING * sockets.length);
    const first = await show(sockets.slice(0, settling));
    before = rssMib();
    const shown = [...first, ...(await show(sockets.slice(settling)))];
    const texts = await lane(malformedText, stage.count(COUNTS.texts), 10);
    const frames = await lane(malformedFrame, stage.count(COUNTS.frames), 11);
    return { codes: [...texts, ...frames], shown: shown.reduce((sum, one) => sum + one, 0) };
  };
  const dancing = honest();
  const { codes, shown } = await attack().finally(() => (over = true));
  await dancing;
  const crashes = server.child.exitCode === null ? 0 : 1;
  const unhandled = (server.said.err.match(/unhandled|uncaught/gi) ?? []).length;
  const grown = rssMib() / before - 1;
  server.end();
  const wrongCode = codes.filter((code) => !ALLOWED.has(code)).length;
  return {
    values: { crashes, unhandled, changedVerdicts: changed, wrongCode, grown },
    n: codes.length + shown,
    note: `${shown} pictures, the rest texts and frames; an honest player danced ${beside} times beside it`,
  };
};

/** Sends one frame to the running server. Returns the outcome, and how long it took. */
const outcomeOf = async (player: Player, picture: Uint8Array, sequence: number) => {
  const from = performance.now();
  const frame = { sequence, epoch: 0, mediaTime: null, captureTime: 100 * sequence, capturedByCamera: true };
  player.socket.send(encodeFrameMessage({ ...frame, jpeg: picture }));
  const { outcome } = await player.next('frame', (answer) => answer.sequence === sequence);
  return { outcome, ms: performance.now() - from };
};

const watches = async (server: Server, address?: string): Promise<Player> => {
  const player = await server.connect(address);
  player.hello();
  player.say({ type: 'watch' });
  await player.next('watching');
  return player;
};

const foreign = async (stage: Stage): Promise<Figures> => {
  const [picture = new Uint8Array()] = await cutPictures();
  const server = await stage.startReal(NO_RATES);
  const player = await watches(server);
  await outcomeOf(player, picture, 0);
  const before = processFigures(server.child.pid ?? 0).rssMib;
  const all = [];
  for (const [k, [, bytes]] of foreignPictures(picture).entries()) all.push(await outcomeOf(player, bytes, k + 1));
  const grownMib = processFigures(server.child.pid ?? 0).rssMib - before;
  server.end();
  const accepted = all.filter(({ outcome }) => outcome !== 'undecodable').length;
  return { values: { accepted, slowestMs: Math.max(...all.map(({ ms }) => ms)), grownMib }, n: all.length };
};

type Decoded = {
  readonly decoded: number;
  readonly refused: number;
  readonly slowestMs: number;
  readonly grownMib: number;
};

const DECODED = 100_000;
/** How many of them a server gets: it also estimates a pose in those that can be decoded, which takes time. */
const SHOWN = 1000;

/** Decodes them in a separate process, and sends some to a running server. */
const mutants = async (stage: Stage): Promise<Figures> => {
  const count = stage.count(DECODED);
  const entry = fileURLToPath(new URL('../decode-mutants.ts', import.meta.url));
  const ran = await promisify(execFile)(process.execPath, ['--import', 'tsx', entry, String(count)]).catch(() => null);
  const { decoded, slowestMs, grownMib } = ran
    ? (JSON.parse(ran.stdout) as Decoded)
    : { decoded: 0, slowestMs: NaN, grownMib: NaN };
  const { exits, deaths, shown } = await shownMutants(stage);
  return {
    values: { exits: exits + (ran ? 0 : 1), deaths, slowestMs, grownMib },
    n: count + shown,
    note: `${count} decoded as an estimator does (${decoded} could be), by processor time; ${shown} shown to a server`,
  };
};

const shownMutants = async (stage: Stage) => {
  const pictures = await cutPictures();
  const server = await stage.startReal({ ...NO_RATES, ...TRUSTING, POSE_WORKERS: '2' });
  const random = seededRandom(22);
  const shown = stage.count(SHOWN);
  for (let first = 0; first < shown; first += PICTURES_A_SOCKET) {
    const player = await watches(server, anyAddress(random));
    for (let sequence = first; sequence < Math.min(shown, first + PICTURES_A_SOCKET); sequence++) {
      const mutant = mutated(pictures[sequence % pictures.length] as Uint8Array, random);
      if (mutant.length > 0) await outcomeOf(player, mutant, sequence);
      player.messages.length = 0;
    }
    player.leave();
  }
  const deaths = (server.said.err.match(/an estimator (?:died|is ended)/g) ?? []).length;
  const exits = server.child.exitCode === null ? 0 : 1;
  server.end();
  return { exits, deaths, shown };
};

const NOTHING = { atMost: 0 };

export const FUZZ: readonly Ordeal[] = [
  {
    id: '9',
    measure: 'malformed pictures, texts and frames beside an honest player; memory, as a share of what it was',
    bounds: {
      crashes: NOTHING,
      unhandled: NOTHING,
      changedVerdicts: NOTHING,
      wrongCode: NOTHING,
      grown: { atMost: 0.1 },
    },
    figuresOf: fuzz,
  },
  {
    id: '20',
    measure: 'pictures that are no JPEG, or a bomb (rows 19 and 20)',
    bounds: { accepted: NOTHING, grownMib: { atMost: 20 } },
    figuresOf: foreign,
  },
  {
    id: '21',
    measure: 'JPEGs with wrong bytes: processes ended, estimators lost, the slowest, memory',
    bounds: { exits: NOTHING, deaths: NOTHING, slowestMs: { atMost: 250 }, grownMib: { atMost: 40 } },
    figuresOf: mutants,
  },
];
