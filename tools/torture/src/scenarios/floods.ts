/** The scenarios on floods of requests and of dance starts from one address. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { readConfig } from '@instep/server/config';
import { connectPlayClient } from '@instep/test/support/play-client';
import { mapConcurrently, indices } from '../concurrency.ts';
import { NONE, type Scenario } from '../scenario.ts';
import { extractFrames, DANCE_ID } from '../dance-frames.ts';
import type { Server, Harness } from '../harness.ts';
import { requestDance, danceOnSchedule } from '../timed-player.ts';

/** The flood comes from its own address: only that one may be throttled. */
const FLOOD_ADDRESS = '127.0.0.2';
const CONNECTIONS = 32;
const FLOOD_MS = 20_000;
/** A path at which the server has nothing: it answers 404. */
const UNKNOWN_PATH = '/nowhere';

/** Fetches the path of a dance's poses, which are cheap to ask for and costly to send. */
const fetchPosesUrl = async (server: Server): Promise<string> => {
  const details = (await (await fetch(`${server.address}/api/dances/${DANCE_ID}`)).json()) as { posesUrl: string };
  return details.posesUrl;
};

/**
 * Floods the server with GET requests from a process of low priority, so that only the server's answers, not the flood
 * itself, take CPU time from the players. Returns a function that waits for the end and returns the number of answers
 * by status.
 */
const startFlood = async (
  server: Server,
  path: string,
  forMs: number,
): Promise<() => Promise<Record<string, number>>> => {
  const entry = fileURLToPath(new URL('../get-flood.ts', import.meta.url));
  const args = [`${server.address}${path}`, String(CONNECTIONS), String(forMs), FLOOD_ADDRESS];
  const command = ['-n', '10', process.execPath, '--import', 'tsx', entry, ...args];
  const child = spawn('nice', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return async () => JSON.parse(String((await lines.next()).value)) as Record<string, number>;
};

/** Stands in for a flood when the player dances alone. */
const noFlood = async (): Promise<Record<string, number>> => ({});

const danceDuringFlood = async (server: Server, forMs: number, frames: readonly Uint8Array[], path: string | null) => {
  const waitForCounts = path === null ? noFlood : await startFlood(server, path, forMs);
  const { player, fps } = await requestDance(server.address);
  const result = await danceOnSchedule(player, fps, frames, forMs);
  player.sendMessage({ type: 'leave' });
  return { ...result, answers: await waitForCounts() };
};

const countAnswers = (answers: Readonly<Record<string, number>>): number =>
  Object.values(answers).reduce((sum, count) => sum + count, 0);

/** Measures a player who dances alone, and then during floods of requests for three paths. */
const measureGetFlood = async (harness: Harness): Promise<Figures> => {
  const frames = await extractFrames();
  const server = await harness.startRealServer();
  const forMs = harness.scaled(FLOOD_MS);
  const alone = await danceDuringFlood(server, forMs, frames, null);
  const duringFlood = [];
  for (const path of [await fetchPosesUrl(server), '/api/dances', UNKNOWN_PATH]) {
    duringFlood.push(await danceDuringFlood(server, forMs, frames, path));
  }
  server.remove();
  const seenShareOf = ({ seen, due }: { readonly seen: number; readonly due: number }): number => seen / due;
  const refused = duringFlood.reduce((sum, { answers }) => sum + (answers['429'] ?? 0), 0);
  const values = {
    medianRatio: Math.max(...duringFlood.map(({ latencies }) => median(latencies))) / median(alone.latencies),
    seenRatio: Math.min(...duringFlood.map(seenShareOf)) / seenShareOf(alone),
    aloneP50Ms: median(alone.latencies),
    p99Ms: Math.max(...duringFlood.map(({ latencies }) => quantile(latencies, 0.99))),
    refused,
  };
  const n = duringFlood.reduce((sum, { answers }) => sum + countAnswers(answers), 0);
  return {
    values,
    n,
    note: `${CONNECTIONS} connections from one address request poses, the list of dances, and an unknown path`,
  };
};

const STARTS = 400;

/** Starts and leaves many dances from one address; then a player starts one from another address. */
const measureStartFlood = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer({ environment: { STARTS_PER_MINUTE: '' } });
  const startedAt = performance.now();
  const results = await mapConcurrently(indices(harness.scaled(STARTS)), 4, async () => {
    const player = await connectPlayClient(server.address, { localAddress: FLOOD_ADDRESS });
    player.sendHello();
    player.sendStart();
    const hasStarted = await player.waitFor('ready').then(
      () => true,
      () => false,
    );
    if (hasStarted) player.sendMessage({ type: 'leave' });
    return { hasStarted, reason: (await player.waitForClose()).reason };
  });
  const { startsPerMinute } = readConfig({});
  const maxStarts = Math.ceil(2 * startsPerMinute + (startsPerMinute * (performance.now() - startedAt)) / 60_000);
  const started = results.filter(({ hasStarted }) => hasStarted).length;
  const wrongReasons = results.filter(({ hasStarted, reason }) => !hasStarted && reason !== 'too_many_starts').length;
  const other = await server.connect();
  other.sendHello();
  other.sendStart();
  const refusedOthers = await other.waitFor('ready').then(
    () => 0,
    () => 1,
  );
  server.remove();
  return {
    values: {
      over: Math.max(0, started - maxStarts),
      wrongCode: wrongReasons,
      othersRefused: refusedOthers,
      begun: started,
    },
    n: results.length,
  };
};

export const FLOODS: readonly Scenario[] = [
  {
    id: '39',
    measure:
      'a player during a flood of requests from one address: latency and share of frames seen, relative to no flood',
    bounds: { medianRatio: { atMost: 1.5 }, seenRatio: { atLeast: 0.95 } },
    timed: true,
    run: measureGetFlood,
  },
  {
    id: '40',
    measure:
      'dances started and left from one address: starts over the limit, wrong close reasons, other addresses refused',
    bounds: { over: NONE, wrongCode: NONE, othersRefused: NONE },
    run: measureStartFlood,
  },
];
