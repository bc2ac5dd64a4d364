import { PROTOCOL_VERSION } from '@instep/protocol/messages';
import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { WebSocket } from 'ws';
import { Channel } from '@instep/web/play/channel';
import type { Socket } from '@instep/web/play/session-client.svelte';
import { createBreakableProxy } from '@instep/test/support/tcp-proxies';
import { connectPlayClient, fetchTicket, type PlayClient } from '@instep/test/support/play-client';
import { mapConcurrently, sleep, indices } from '../concurrency.ts';
import { seededRandom } from '../numbers.ts';
import type { Scenario } from '../scenario.ts';
import { readMetric } from '../server-usage.ts';
import { countInvalidSessions, countLostRows, sessionFolders, confirmedRows } from '../stored-sessions.ts';
import { readCsv } from '@instep/test/support/independent-readers';
import type { Server, Harness } from '../harness.ts';

/** The page's own channel, over a WebSocket of the `ws` package, which has the same interface as a browser's. */
const openPageChannel = (address: string): Channel =>
  new Channel({
    fetchTicket: () => fetchTicket(address),
    openSocket: () => new WebSocket(`${address.replace('http', 'ws')}/play`, { origin: address }) as unknown as Socket,
  });

const nextEvent = (channel: Channel, type: string): Promise<Event> =>
  new Promise((resolve) => channel.addEventListener(type, resolve, { once: true }));

const sendHello = (channel: Channel): void =>
  channel.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, ticket: channel.ticket }));

const HALF_OPEN_COUNT = 10;

/** A connection that swallows everything, like a cable pulled out at the far end: how long until each side notices. */
const measureHalfOpen = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer({ environment: { SILENCE_MS: '' } });
  const proxy = await createBreakableProxy(server.address);
  const channels = indices(harness.scaled(HALF_OPEN_COUNT)).map(() => openPageChannel(proxy.address));
  await Promise.all(channels.map((one) => nextEvent(one, 'open')));
  channels.forEach(sendHello);
  channels.forEach((one) => one.send(JSON.stringify({ type: 'watch' })));
  // The connection may break at any time, so here between two pings.
  await sleep(7_000);
  const startedAt = performance.now();
  proxy.discardAll();
  const pageSeconds = Promise.all(
    channels.map((one) => nextEvent(one, 'close').then(() => performance.now() - startedAt)),
  );
  while ((await readMetric(server.address, 'instep_sockets')) > 0) await sleep(50);
  const serverS = (performance.now() - startedAt) / 1000;
  const pageS = Math.max(...(await pageSeconds)) / 1000;
  proxy.close();
  server.remove();
  return { values: { serverS, pageS }, n: channels.length };
};

const DANCE_S = 12;
const FPS = 10;

/**
 * One dance, cut at that frame and resumed. Counts dances whose verdicts or rows differ, and confirmed rows that are
 * lost.
 */
const resumeAfterCut = async (
  server: Server,
  at: number,
  expected: string,
): Promise<{ wrong: number; lost: number }> => {
  const player = await server.connect();
  player.sendHello();
  player.sendStart();
  const { sessionId, resumeSecret } = await player.waitFor('ready');
  await sendFrames(player, 0, at);
  player.terminate();
  await player.waitForClose();
  const resumed = await server.connect();
  resumed.sendHello();
  resumed.sendResume(sessionId, resumeSecret, player.received('verdict').at(-1)?.move ?? 0);
  await resumed.waitFor('ready');
  await sendFrames(resumed, at, DANCE_S * FPS);
  resumed.sendMessage({ type: 'ended', lastSequence: DANCE_S * FPS - 1 });
  await resumed.waitFor('finished');
  await resumed.waitForClose();
  const verdicts = JSON.stringify(
    [...player.received('verdict'), ...resumed.received('verdict')].map(({ move, rating }) => [move, rating]),
  );
  const root = server.folders.sessions;
  const folder = sessionFolders(root).find((name) => name.endsWith(sessionId)) ?? '';
  const rows = readCsv(`${folder}/frames.csv`).map(({ sequence }) => Number(sequence));
  const inOrder = rows.length === DANCE_S * FPS && rows.every((sequence, k) => sequence === k);
  const confirmed = confirmedRows(resumed);
  return { wrong: verdicts === expected && inOrder ? 0 : 1, lost: confirmed ? countLostRows(root, confirmed) : 1 };
};

const sendFrames = async (player: PlayClient, from: number, to: number): Promise<void> => {
  for (let k = from; k < to; k++) {
    player.sendFrame(k / FPS, { mediaTime: k / FPS, sequence: k, captureTime: 100 * k });
    await player.waitFor('frame', ({ sequence }) => sequence === k);
  }
};

const measureResuming = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer({ environment: { RESUME_MS: '', POSE_WORKERS: '8' } });
  const uninterrupted = await server.connect();
  uninterrupted.sendHello();
  uninterrupted.sendStart();
  await sendFrames(uninterrupted, 0, DANCE_S * FPS);
  uninterrupted.sendMessage({ type: 'ended', lastSequence: DANCE_S * FPS - 1 });
  await uninterrupted.waitFor('finished');
  await uninterrupted.waitForClose();
  const expected = JSON.stringify(uninterrupted.received('verdict').map(({ move, rating }) => [move, rating]));
  const random = seededRandom(13);
  const cutPoints = indices(harness.scaled(200)).map(() => 1 + Math.floor(random() * (DANCE_S * FPS - 2)));
  const all = await mapConcurrently(cutPoints, 4, (at) => resumeAfterCut(server, at, expected));
  const invalid = await countInvalidSessions(server.folders.sessions);
  server.remove();
  const sum = (name: 'wrong' | 'lost'): number => all.reduce((total, one) => total + one[name], 0);
  return { values: { wrong: sum('wrong'), lost: sum('lost'), invalid }, n: cutPoints.length };
};

const MAX_OUTAGE_MS = 5_000;

/** How the page reconnects: from the moment the network is back to the open socket. */
const measureReconnecting = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer();
  const random = seededRandom(14);
  const outages = indices(harness.scaled(100)).map(() => random() * MAX_OUTAGE_MS);
  const times = await mapConcurrently(outages, 20, async (outage) => {
    const proxy = await createBreakableProxy(server.address);
    const channel = openPageChannel(proxy.address);
    await nextEvent(channel, 'open');
    sendHello(channel);
    const closed = nextEvent(channel, 'close');
    proxy.breakConnections();
    await closed;
    channel.reopen();
    await sleep(outage);
    proxy.restore();
    const startedAt = performance.now();
    await nextEvent(channel, 'open');
    const ms = performance.now() - startedAt;
    channel.close();
    proxy.close();
    return ms;
  });
  server.remove();
  return { values: { p50Ms: median(times), p99Ms: quantile(times, 0.99) }, n: times.length };
};

const GUESSES = 10_000;

/** Guesses the secret of a player before their first frame; the silence timeout is long enough for all guesses. */
const guessSecrets = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer({ environment: { RESUME_MS: '', SILENCE_MS: '600000' } });
  const victim = await connectPlayClient(server.address);
  victim.sendHello();
  victim.sendStart();
  const { sessionId } = await victim.waitFor('ready');
  const guesses = indices(harness.scaled(GUESSES));
  const closeCodes = await mapConcurrently(guesses, 16, async (k) => {
    const attacker = await server.connect();
    attacker.sendHello();
    attacker.sendResume(sessionId, `guess-${k}`.padEnd(22, 'x'));
    return (await attacker.waitForClose()).code;
  });
  await sendFrames(victim, 0, 20);
  const undisturbed = victim.received('frame').filter(({ outcome }) => outcome === 'seen').length === 20;
  server.remove();
  return {
    values: { successes: closeCodes.filter((code) => code !== 4410).length, disturbed: undisturbed ? 0 : 1 },
    n: closeCodes.length,
  };
};

export const BROKEN_CONNECTIONS: readonly Scenario[] = [
  {
    id: '11b',
    measure: 'guessed resume secrets',
    bounds: { successes: { atMost: 0 }, disturbed: { atMost: 0 } },
    run: guessSecrets,
  },
  {
    id: '12',
    measure: 'a half-open connection is noticed by server and page, s',
    bounds: { serverS: { atMost: 16 }, pageS: { atMost: 16 } },
    timed: true,
    run: measureHalfOpen,
  },
  {
    id: '13a',
    measure: 'a dance disconnected at any frame and resumed: verdicts and rows as if it had not been',
    bounds: { wrong: { atMost: 0 }, lost: { atMost: 0 }, invalid: { atMost: 0 } },
    run: measureResuming,
  },
  {
    id: '13b',
    measure: 'the page reconnects after a network outage of up to 5 s',
    bounds: { p99Ms: { atMost: 2000 } },
    timed: true,
    run: measureReconnecting,
  },
];
