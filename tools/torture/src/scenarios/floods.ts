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

/** The poses of a dance: a cheap request with a costly answer. */
const fetchPosesUrl = async (server: Server): Promise<string> => {
  const details = (await (await fetch(`${server.address}/api/dances/${DANCE_ID}`)).json()) as { posesUrl: string };
  return details.posesUrl;
};

/** Floods from a process of low priority: only answering it may take CPU from the players. */
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

const noFlood = async (): Promise<Record<string, number>> => ({});

const danceDuringFlood = async (server: Server, forMs: number, frames: readonly Uint8Array[], path: string | null) => {
  const countsByStatus = path === null ? noFlood : await startFlood(server, path, forMs);
  const { player, fps } = await requestDance(server.address);
  const result = await danceOnSchedule(player, fps, frames, forMs);
  player.sendMessage({ type: 'leave' });
  return { ...result, answers: await countsByStatus() };
};

/** One player dances beside a flood of requests, and without it. */
const measureGetFlood = async (harness: Harness): Promise<Figures> => {
  const frames = await extractFrames();
  const server = await harness.startRealServer();
  const forMs = harness.scaled(FLOOD_MS);
  const alone = await danceDuringFlood(server, forMs, frames, null);
  const all = [];
  for (const path of [await fetchPosesUrl(server), '/api/dances', '/nowhere']) {
    all.push(await danceDuringFlood(server, forMs, frames, path));
  }
  server.remove();
  const shareOf = ({ seen, due }: { readonly seen: number; readonly due: number }): number => seen / due;
  const refused = all.reduce((sum, { answers }) => sum + (answers['429'] ?? 0), 0);
  const values = {
    medianRatio: Math.max(...all.map(({ latencies }) => median(latencies))) / median(alone.latencies),
    seenRatio: Math.min(...all.map(shareOf)) / shareOf(alone),
    aloneP50Ms: median(alone.latencies),
    p99Ms: Math.max(...all.map(({ latencies }) => quantile(latencies, 0.99))),
    refused,
  };
  const n = all.reduce((sum, { answers }) => sum + Object.values(answers).reduce((one, count) => one + count, 0), 0);
  return {
    values,
    n,
    note: `${CONNECTIONS} connections of one address ask for poses, the list of dances, and nothing`,
  };
};

const STARTS = 400;

/** Many dances are started and left from one address; then a player starts one from another address. */
const measureStartFlood = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer({ environment: { STARTS_PER_MINUTE: '' } });
  const startedAt = performance.now();
  const results = await mapConcurrently(indices(harness.scaled(STARTS)), 4, async () => {
    const player = await connectPlayClient(server.address, { localAddress: FLOOD_ADDRESS });
    player.sendHello();
    player.sendStart();
    const begun = await player.waitFor('ready').then(
      () => true,
      () => false,
    );
    if (begun) player.sendMessage({ type: 'leave' });
    return { begun, reason: (await player.waitForClose()).reason };
  });
  const { startsPerMinute } = readConfig({});
  const maxStarts = Math.ceil(2 * startsPerMinute + (startsPerMinute * (performance.now() - startedAt)) / 60_000);
  const begun = results.filter((one) => one.begun).length;
  const wrongCode = results.filter((one) => !one.begun && one.reason !== 'too_many_starts').length;
  const other = await server.connect();
  other.sendHello();
  other.sendStart();
  const othersRefused = await other.waitFor('ready').then(
    () => 0,
    () => 1,
  );
  server.remove();
  return { values: { over: Math.max(0, begun - maxStarts), wrongCode, othersRefused, begun }, n: results.length };
};

export const FLOODS: readonly Scenario[] = [
  {
    id: '39',
    measure: 'somebody dances beside a flood of requests from one address: waits and frames seen, of those without it',
    bounds: { medianRatio: { atMost: 1.5 }, seenRatio: { atLeast: 0.95 } },
    timed: true,
    run: measureGetFlood,
  },
  {
    id: '40',
    measure: 'dances begun and left from one address: beyond what may be, refused otherwise, others refused',
    bounds: { over: NONE, wrongCode: NONE, othersRefused: NONE },
    run: measureStartFlood,
  },
];
