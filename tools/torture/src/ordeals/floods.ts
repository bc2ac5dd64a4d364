import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { readConfig } from '@instep/server/config';
import { connectPlayer } from '@instep/test/support/play-client';
import { inLanes, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { cutPictures, DANCE_ID } from '../pictures.ts';
import type { Server, Stage } from '../stage.ts';
import { asksToDance, dancesByClock } from '../timed-player.ts';

/** The flood comes from its own address: only that one may be throttled. */
const FLOODER = '127.0.0.2';
const LANES = 32;
const FLOOD_MS = 20_000;

/** The poses of a dance: a cheap request with a costly answer. */
const posesOf = async (server: Server): Promise<string> => {
  const details = (await (await fetch(`${server.address}/api/dances/${DANCE_ID}`)).json()) as { posesUrl: string };
  return details.posesUrl;
};

/** Floods from a process of low priority: only answering it may take CPU from the players. */
const flood = async (server: Server, path: string, forMs: number): Promise<() => Promise<Record<string, number>>> => {
  const entry = fileURLToPath(new URL('../get-flood.ts', import.meta.url));
  const told = [`${server.address}${path}`, String(LANES), String(forMs), FLOODER];
  const command = ['-n', '10', process.execPath, '--import', 'tsx', entry, ...told];
  const child = spawn('nice', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return async () => JSON.parse(String((await lines.next()).value)) as Record<string, number>;
};

const NOBODY = async (): Promise<Record<string, number>> => ({});

const dancesBeside = async (server: Server, forMs: number, pictures: readonly Uint8Array[], path: string | null) => {
  const answersOf = path === null ? NOBODY : await flood(server, path, forMs);
  const { player, fps } = await asksToDance(server.address);
  const danced = await dancesByClock(player, fps, pictures, forMs);
  player.say({ type: 'leave' });
  return { ...danced, answers: await answersOf() };
};

/** One player dances beside a flood of requests, and without it. */
const getFlood = async (stage: Stage): Promise<Figures> => {
  const pictures = await cutPictures();
  const server = await stage.startReal();
  const forMs = stage.count(FLOOD_MS);
  const alone = await dancesBeside(server, forMs, pictures, null);
  const all = [];
  for (const path of [await posesOf(server), '/api/dances', '/nowhere']) {
    all.push(await dancesBeside(server, forMs, pictures, path));
  }
  server.end();
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
  return { values, n, note: `${LANES} connections of one address ask for poses, the list of dances, and nothing` };
};

const STARTS = 400;

/** Many dances are started and left from one address; then a player starts one from another address. */
const startFlood = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub({ environment: { STARTS_PER_MINUTE: '' } });
  const from = performance.now();
  const codes = await inLanes(upTo(stage.count(STARTS)), 4, async () => {
    const player = await connectPlayer(server.address, { localAddress: FLOODER });
    player.hello();
    player.start();
    const begun = await player.next('ready').then(
      () => true,
      () => false,
    );
    if (begun) player.say({ type: 'leave' });
    return { begun, reason: (await player.closed()).reason };
  });
  const { startsPerMinute } = readConfig({});
  const allowed = Math.ceil(2 * startsPerMinute + (startsPerMinute * (performance.now() - from)) / 60_000);
  const begun = codes.filter((one) => one.begun).length;
  const wrongCode = codes.filter((one) => !one.begun && one.reason !== 'too_many_starts').length;
  const other = await server.connect();
  other.hello();
  other.start();
  const othersRefused = await other.next('ready').then(
    () => 0,
    () => 1,
  );
  server.end();
  return { values: { over: Math.max(0, begun - allowed), wrongCode, othersRefused, begun }, n: codes.length };
};

const NOTHING = { atMost: 0 };

export const FLOODS: readonly Ordeal[] = [
  {
    id: '39',
    measure: 'somebody dances beside a flood of requests from one address: waits and frames seen, of those without it',
    bounds: { medianRatio: { atMost: 1.5 }, seenRatio: { atLeast: 0.95 } },
    timed: true,
    figuresOf: getFlood,
  },
  {
    id: '40',
    measure: 'dances begun and left from one address: beyond what may be, refused otherwise, others refused',
    bounds: { over: NOTHING, wrongCode: NOTHING, othersRefused: NOTHING },
    figuresOf: startFlood,
  },
];
