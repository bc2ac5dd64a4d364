import { jainFairness, median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { readConfig } from '@instep/server/config';
import { indices } from '../concurrency.ts';
import type { Scenario } from '../scenario.ts';
import { extractFrames } from '../dance-frames.ts';
import { readMetric, processUsage } from '../server-usage.ts';
import { requestDance, danceOnSchedule, type PacedResult } from '../timed-player.ts';
import { WITHOUT_RATE_LIMITS, type Server, type Harness } from '../harness.ts';

const SHORT_MS = 20_000;
const LONG_MS = 600_000;
const FPS = 10;
/** The server's own limit on load: reliability.md 6. */
const LOAD_LIMIT = 0.7;

/** Starts a server without players. Returns how many of them it can give the full rate. */
const startMeasuredServer = async (harness: Harness) => {
  const server = await harness.startRealServer({ MAX_FPS: String(FPS), ...WITHOUT_RATE_LIMITS });
  const inferMs = 1000 * (await readMetric(server.address, 'instep_infer_seconds'));
  const workers = readConfig({}).poseWorkers;
  const capacity = Math.max(1, Math.floor((LOAD_LIMIT * workers * 1000) / (inferMs * FPS)));
  return { server, inferMs, capacity };
};

/** All players dance at the same time, for a while. */
const danceTogether = async (server: Server, players: number, forMs: number): Promise<PacedResult[]> => {
  const frames = await extractFrames();
  const requests = await Promise.all(indices(players).map(() => requestDance(server.address)));
  return Promise.all(
    requests.map(async ({ player, fps, refusal }) => {
      if (refusal) return { latencies: [], due: 0, seen: 0, dropped: 0, refusal };
      const paced = await danceOnSchedule(player, fps, frames, forMs);
      player.sendMessage({ type: 'leave' });
      return { ...paced, refusal: null };
    }),
  );
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const summarize = (all: readonly PacedResult[]) => {
  const dancing = all.filter(({ refusal }) => refusal === null);
  const latencies = dancing.flatMap((one) => one.latencies);
  return {
    players: dancing.length,
    p50Ms: median(latencies),
    p99Ms: quantile(latencies, 0.99),
    seenShare: sum(dancing.map(({ seen }) => seen)) / sum(dancing.map(({ due }) => due)),
    fairness: jainFairness(dancing.map(({ seen }) => seen)),
  };
};

const measureFullRate = async (harness: Harness): Promise<Figures> => {
  const { server, inferMs, capacity } = await startMeasuredServer(harness);
  const all = await danceTogether(server, capacity, harness.full ? LONG_MS : SHORT_MS);
  const loopP99Ms = 1000 * (await readMetric(server.address, 'instep_nodejs_eventloop_lag_p99_seconds'));
  server.remove();
  const values = summarize(all);
  return { values: { ...values, loopP99Ms, inferMs }, n: all.flatMap(({ latencies }) => latencies).length };
};

const measureOverload = async (harness: Harness): Promise<Figures> => {
  const { server, capacity } = await startMeasuredServer(harness);
  const all = await danceTogether(server, 5 * capacity, harness.full ? LONG_MS : SHORT_MS);
  const { rssMib } = processUsage(server.child.pid ?? 0);
  server.remove();
  const values = summarize(all);
  return { values: { ...values, rssMib }, n: all.flatMap(({ latencies }) => latencies).length };
};

const PLAYERS_AT_ONCE = 60;

/** More players at once than there is room for. */
const measureRefusals = async (harness: Harness): Promise<Figures> => {
  const { server } = await startMeasuredServer(harness);
  const requests = await Promise.all(indices(PLAYERS_AT_ONCE).map(() => requestDance(server.address)));
  const refused = requests.flatMap((one) => one.refusal ?? []);
  const correct = refused.filter(({ reason, retryAfterS = 0 }) => reason === 'server_full' && retryAfterS > 0);
  server.remove();
  const slowestMs = Math.max(0, ...refused.map(({ afterMs }) => afterMs));
  return {
    values: { slowestMs, wrongCode: refused.length - correct.length, refused: refused.length },
    n: PLAYERS_AT_ONCE,
  };
};

const STORM_PLAYERS = 500;
const STORM_ENVIRONMENT = { POSE_WORKERS: '16', MAX_CONNECTIONS: '2000' };

/** All players come back at the same time, for example after a restart. */
const measureStorm = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer({ environment: STORM_ENVIRONMENT });
  const count = harness.scaled(STORM_PLAYERS);
  const startedAt = performance.now();
  const readyTimes: number[] = [];
  let lost = 0;
  await Promise.all(
    indices(count).map(async () => {
      const player = await server.connect();
      player.sendHello();
      player.sendStart();
      await player.waitFor('ready').then(
        () => readyTimes.push(performance.now() - startedAt),
        async () => ((await player.waitForClose()).reason === 'server_full' ? null : (lost += 1)),
      );
    }),
  );
  const crashes = server.child.exitCode === null ? 0 : 1;
  server.remove();
  return { values: { p99Ms: quantile(readyTimes, 0.99), admitted: readyTimes.length, lost, crashes }, n: count };
};

export const LOAD: readonly Scenario[] = [
  {
    id: '16',
    measure: 'five times as many players as the server has capacity for (L2)',
    bounds: { p99Ms: { atMost: 250 }, fairness: { atLeast: 0.95 }, rssMib: { atMost: 2048 } },
    timed: true,
    run: measureOverload,
  },
  {
    id: '17a',
    measure: 'players beyond capacity are refused within a second, with reason and retry time (60 at once)',
    bounds: { slowestMs: { atMost: 1000 }, wrongCode: { atMost: 0 } },
    timed: true,
    run: measureRefusals,
  },
  {
    id: '17b',
    measure: '500 players connect at once (L3): ready, or refused cleanly',
    bounds: { p99Ms: { atMost: 3000 }, lost: { atMost: 0 }, crashes: { atMost: 0 } },
    timed: true,
    run: measureStorm,
  },
  {
    id: '18',
    measure: 'as many players as get the full rate, frames sent on schedule (L1)',
    bounds: { p99Ms: { atMost: 150 }, seenShare: { atLeast: 0.99 }, loopP99Ms: { atMost: 20 } },
    timed: true,
    run: measureFullRate,
  },
];
