import { PROTOCOL_VERSION } from '@instep/protocol/messages';
import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { WebSocket } from 'ws';
import { Channel } from '@instep/web/play/channel';
import type { Socket } from '@instep/web/play/session-client.svelte';
import { createCuttableLine } from '@instep/test/support/cuttable-line';
import { connectPlayer, fetchTicket, type Player } from '@instep/test/support/play-client';
import { inLanes, sleep, upTo } from '../lanes.ts';
import { seededRandom } from '../numbers.ts';
import type { Ordeal } from '../ordeal.ts';
import { metricOf } from '../process-figures.ts';
import { invalidSessions, lostRows, sessionFolders, toldTo } from '../recorded.ts';
import { readCsv } from '@instep/test/support/read-csv';
import type { Server, Stage } from '../stage.ts';

/** The page's own channel, over a WebSocket of the `ws` package, which has the same interface as a browser's. */
const openPlayLine = (address: string): Channel =>
  new Channel({
    fetchTicket: () => fetchTicket(address),
    openSocket: () => new WebSocket(`${address.replace('http', 'ws')}/play`, { origin: address }) as unknown as Socket,
  });

const told = (line: Channel, type: string): Promise<Event> =>
  new Promise((resolve) => line.addEventListener(type, resolve, { once: true }));

const saysHello = (line: Channel): void =>
  line.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, ticket: line.ticket }));

const HALF_OPEN = 10;

/** A connection that swallows everything, like a cable pulled out at the far end: how long until each side notices. */
const halfOpen = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub({ environment: { SILENCE_MS: '' } });
  const line = await createCuttableLine(server.address);
  const lines = upTo(stage.count(HALF_OPEN)).map(() => openPlayLine(line.address));
  await Promise.all(lines.map((one) => told(one, 'open')));
  lines.forEach(saysHello);
  lines.forEach((one) => one.send(JSON.stringify({ type: 'watch' })));
  // The connection may break at any time, so here between two pings.
  await sleep(7_000);
  const from = performance.now();
  line.swallow();
  const pages = Promise.all(lines.map((one) => told(one, 'close').then(() => performance.now() - from)));
  while ((await metricOf(server.address, 'instep_sockets')) > 0) await sleep(50);
  const serverS = (performance.now() - from) / 1000;
  const pageS = Math.max(...(await pages)) / 1000;
  line.close();
  server.end();
  return { values: { serverS, pageS }, n: lines.length };
};

const DANCE_S = 12;
const FPS = 10;

/**
 * One dance, cut at that frame and resumed. Counts dances whose verdicts or rows differ, and confirmed rows that are
 * lost.
 */
const cutAt = async (server: Server, at: number, expected: string): Promise<{ wrong: number; lost: number }> => {
  const player = await server.connect();
  player.hello();
  player.start();
  const { sessionId, resumeSecret } = await player.next('ready');
  await dances(player, 0, at);
  player.leave();
  await player.closed();
  const again = await server.connect();
  again.hello();
  again.resume(sessionId, resumeSecret, player.got('verdict').at(-1)?.move ?? 0);
  await again.next('ready');
  await dances(again, at, DANCE_S * FPS);
  again.say({ type: 'ended', lastSequence: DANCE_S * FPS - 1 });
  await again.next('finished');
  await again.closed();
  const verdicts = JSON.stringify(
    [...player.got('verdict'), ...again.got('verdict')].map(({ move, rating }) => [move, rating]),
  );
  const root = server.folders.sessions;
  const folder = sessionFolders(root).find((name) => name.endsWith(sessionId)) ?? '';
  const rows = readCsv(`${folder}/frames.csv`).map(({ sequence }) => Number(sequence));
  const inOrder = rows.length === DANCE_S * FPS && rows.every((sequence, k) => sequence === k);
  const named = toldTo(again);
  return { wrong: verdicts === expected && inOrder ? 0 : 1, lost: named ? lostRows(root, named) : 1 };
};

const dances = async (player: Player, from: number, to: number): Promise<void> => {
  for (let k = from; k < to; k++) {
    player.show(k / FPS, { mediaTime: k / FPS, sequence: k, captureTime: 100 * k });
    await player.next('frame', ({ sequence }) => sequence === k);
  }
};

const resumed = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub({ environment: { RESUME_MS: '', POSE_WORKERS: '8' } });
  const whole = await server.connect();
  whole.hello();
  whole.start();
  await dances(whole, 0, DANCE_S * FPS);
  whole.say({ type: 'ended', lastSequence: DANCE_S * FPS - 1 });
  await whole.next('finished');
  await whole.closed();
  const expected = JSON.stringify(whole.got('verdict').map(({ move, rating }) => [move, rating]));
  const random = seededRandom(13);
  const cuts = upTo(stage.count(200)).map(() => 1 + Math.floor(random() * (DANCE_S * FPS - 2)));
  const all = await inLanes(cuts, 4, (at) => cutAt(server, at, expected));
  const invalid = await invalidSessions(server.folders.sessions);
  server.end();
  const sum = (name: 'wrong' | 'lost'): number => all.reduce((total, one) => total + one[name], 0);
  return { values: { wrong: sum('wrong'), lost: sum('lost'), invalid }, n: cuts.length };
};

const LONGEST_OUTAGE_MS = 5_000;

/** How the page reconnects: from the moment the network is back to the open socket. */
const returns = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub();
  const random = seededRandom(14);
  const outages = upTo(stage.count(100)).map(() => random() * LONGEST_OUTAGE_MS);
  const times = await inLanes(outages, 20, async (outage) => {
    const line = await createCuttableLine(server.address);
    const play = openPlayLine(line.address);
    await told(play, 'open');
    saysHello(play);
    const broken = told(play, 'close');
    line.cut();
    await broken;
    play.reopen();
    await sleep(outage);
    line.mend();
    const from = performance.now();
    await told(play, 'open');
    const ms = performance.now() - from;
    play.close();
    line.close();
    return ms;
  });
  server.end();
  return { values: { p50Ms: median(times), p99Ms: quantile(times, 0.99) }, n: times.length };
};

const SECRETS = 10_000;

/** Guesses the secret of a player before their first frame; the silence timeout is long enough for all guesses. */
const stolen = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub({ environment: { RESUME_MS: '', SILENCE_MS: '600000' } });
  const victim = await connectPlayer(server.address);
  victim.hello();
  victim.start();
  const { sessionId } = await victim.next('ready');
  const guesses = upTo(stage.count(SECRETS));
  const got = await inLanes(guesses, 16, async (k) => {
    const thief = await server.connect();
    thief.hello();
    thief.resume(sessionId, `guess-${k}`.padEnd(22, 'x'));
    return (await thief.closed()).code;
  });
  await dances(victim, 0, 20);
  const undisturbed = victim.got('frame').filter(({ outcome }) => outcome === 'seen').length === 20;
  server.end();
  return {
    values: { successes: got.filter((code) => code !== 4410).length, disturbed: undisturbed ? 0 : 1 },
    n: got.length,
  };
};

export const LINES: readonly Ordeal[] = [
  {
    id: '11b',
    measure: 'guesses at the secret of a dance',
    bounds: { successes: { atMost: 0 }, disturbed: { atMost: 0 } },
    figuresOf: stolen,
  },
  {
    id: '12',
    measure: 'a half-open line is found by server and page, s',
    bounds: { serverS: { atMost: 16 }, pageS: { atMost: 16 } },
    timed: true,
    figuresOf: halfOpen,
  },
  {
    id: '13a',
    measure: 'a dance cut at any picture and resumed: verdicts and rows as if it had not been',
    bounds: { wrong: { atMost: 0 }, lost: { atMost: 0 }, invalid: { atMost: 0 } },
    figuresOf: resumed,
  },
  {
    id: '13b',
    measure: 'back after the network is, up to 5 s later',
    bounds: { p99Ms: { atMost: 2000 } },
    timed: true,
    figuresOf: returns,
  },
];
