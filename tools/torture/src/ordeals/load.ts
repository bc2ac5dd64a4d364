import { jainFairness, median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { readConfig } from '@instep/server/config';
import { upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { cutPictures } from '../pictures.ts';
import { metricOf, processFigures } from '../process-figures.ts';
import { asksToDance, dancesByClock, type Paced } from '../timed-player.ts';
import { NO_RATES, type Server, type Stage } from '../stage.ts';

const SHORT_MS = 20_000;
const LONG_MS = 600_000;
const FPS = 10;
/** The server's own limit on load: reliability.md 6. */
const LOAD_LIMIT = 0.7;

/** Starts a server without players. Returns how many of them it can give the full rate. */
const startMeasured = async (stage: Stage) => {
  const server = await stage.startReal({ MAX_FPS: String(FPS), ...NO_RATES });
  const inferMs = 1000 * (await metricOf(server.address, 'instep_infer_seconds'));
  const workers = readConfig({}).poseWorkers;
  const seats = Math.max(1, Math.floor((LOAD_LIMIT * workers * 1000) / (inferMs * FPS)));
  return { server, inferMs, full: seats };
};

/** All players dance at the same time, for a while. */
const danceTogether = async (server: Server, players: number, forMs: number): Promise<Paced[]> => {
  const pictures = await cutPictures();
  const asked = await Promise.all(upTo(players).map(() => asksToDance(server.address)));
  return Promise.all(
    asked.map(async ({ player, fps, refused }) => {
      if (refused) return { latencies: [], due: 0, seen: 0, dropped: 0, refused };
      const paced = await dancesByClock(player, fps, pictures, forMs);
      player.say({ type: 'leave' });
      return { ...paced, refused: null };
    }),
  );
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const figuresOf = (all: readonly Paced[]) => {
  const dancing = all.filter(({ refused }) => refused === null);
  const latencies = dancing.flatMap((one) => one.latencies);
  return {
    players: dancing.length,
    p50Ms: median(latencies),
    p99Ms: quantile(latencies, 0.99),
    seenShare: sum(dancing.map(({ seen }) => seen)) / sum(dancing.map(({ due }) => due)),
    fairness: jainFairness(dancing.map(({ seen }) => seen)),
  };
};

const steady = async (stage: Stage): Promise<Figures> => {
  const { server, inferMs, full } = await startMeasured(stage);
  const all = await danceTogether(server, full, stage.full ? LONG_MS : SHORT_MS);
  const loopP99Ms = 1000 * (await metricOf(server.address, 'instep_nodejs_eventloop_lag_p99_seconds'));
  server.end();
  const values = figuresOf(all);
  return { values: { ...values, loopP99Ms, inferMs }, n: all.flatMap(({ latencies }) => latencies).length };
};

const overload = async (stage: Stage): Promise<Figures> => {
  const { server, full } = await startMeasured(stage);
  const all = await danceTogether(server, 5 * full, stage.full ? LONG_MS : SHORT_MS);
  const { rssMib } = processFigures(server.child.pid ?? 0);
  server.end();
  const values = figuresOf(all);
  return { values: { ...values, rssMib }, n: all.flatMap(({ latencies }) => latencies).length };
};

const HERD = 60;

/** More players at once than there is room for. */
const admission = async (stage: Stage): Promise<Figures> => {
  const { server } = await startMeasured(stage);
  const asked = await Promise.all(upTo(HERD).map(() => asksToDance(server.address)));
  const refused = asked.flatMap((one) => one.refused ?? []);
  const right = refused.filter(({ reason, retryAfterS = 0 }) => reason === 'server_full' && retryAfterS > 0);
  server.end();
  const slowestMs = Math.max(0, ...refused.map(({ afterMs }) => afterMs));
  return { values: { slowestMs, wrongCode: refused.length - right.length, refused: refused.length }, n: HERD };
};

const STORM = 500;
const STORM_ENVIRONMENT = { POSE_WORKERS: '16', MAX_CONNECTIONS: '2000' };

/** All players come back at the same time, for example after a restart. */
const storm = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub({ environment: STORM_ENVIRONMENT });
  const count = stage.count(STORM);
  const from = performance.now();
  const ready: number[] = [];
  let lost = 0;
  await Promise.all(
    upTo(count).map(async () => {
      const player = await server.connect();
      player.hello();
      player.start();
      await player.next('ready').then(
        () => ready.push(performance.now() - from),
        async () => ((await player.closed()).reason === 'server_full' ? null : (lost += 1)),
      );
    }),
  );
  const crashes = server.child.exitCode === null ? 0 : 1;
  server.end();
  return { values: { p99Ms: quantile(ready, 0.99), admitted: ready.length, lost, crashes }, n: count };
};

export const LOAD: readonly Ordeal[] = [
  {
    id: '16',
    measure: 'five times as many players as there is room for (L2)',
    bounds: { p99Ms: { atMost: 250 }, fairness: { atLeast: 0.95 }, rssMib: { atMost: 2048 } },
    timed: true,
    figuresOf: overload,
  },
  {
    id: '17a',
    measure: 'who finds no room is told within a second, with reason and time (60 at once)',
    bounds: { slowestMs: { atMost: 1000 }, wrongCode: { atMost: 0 } },
    timed: true,
    figuresOf: admission,
  },
  {
    id: '17b',
    measure: '500 come at once (L3): ready, or refused cleanly',
    bounds: { p99Ms: { atMost: 3000 }, lost: { atMost: 0 }, crashes: { atMost: 0 } },
    timed: true,
    figuresOf: storm,
  },
  {
    id: '18',
    measure: 'as many players as get the full rate, pictures by the clock (L1)',
    bounds: { p99Ms: { atMost: 150 }, seenShare: { atLeast: 0.99 }, loopP99Ms: { atMost: 20 } },
    timed: true,
    figuresOf: steady,
  },
];
