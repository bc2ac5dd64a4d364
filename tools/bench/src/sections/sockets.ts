import { availableParallelism } from 'node:os';
import { jainFairness, quantile } from '@instep/choreo/statistics';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { danceAsBot, type BotResult } from '../bot.ts';
import { rounded, type Row, type Section } from '../section.ts';
import { startInstep } from '../server-process.ts';

const FPS = 10;
const DURATION: Seconds = 12;
/** Shares of the number of players that the estimator workers could serve with nothing else to do. */
const LOADS = [0.7, 1, 5] as const;

/** What players get with real sockets, judging and records, up to more players than there is room for. */
export const socketsSection = (danceId: string, jpegs: readonly Uint8Array[]): Section => ({
  table: `players at ${FPS} frames a second, through sockets`,
  run: async () => {
    const rows: Row[] = [];
    for (const load of LOADS) rows.push(await playAtLoad(load, danceId, jpegs));
    return rows;
  },
});

const playAtLoad = async (load: number, danceId: string, jpegs: readonly Uint8Array[]): Promise<Row> => {
  // A new server for each load, so that the memory of one does not affect the next.
  const server = await startInstep({ MAX_FPS: String(FPS) });
  try {
    const capacity = (availableParallelism() * 1000) / ((await inferMsOf(server.address)) * FPS);
    const players = Math.max(1, Math.floor(load * capacity));
    const options = { address: server.address, danceId, bodies: jpegs.map((jpeg) => ({ jpeg })), durationS: DURATION };
    const danced = await Promise.all(Array.from({ length: players }, () => danceAsBot(options)));
    return { id: `sockets_${load}`, what: `${load} x capacity: ${players} players`, ...figuresOf(danced) };
  } finally {
    await server.stop();
  }
};

/** The time to estimate one frame, as the server measured it at its start. */
const inferMsOf = async (address: string): Promise<Milliseconds> => {
  const metrics = await (await fetch(`${address}/metrics`)).text();
  const [, seconds] = /^instep_infer_seconds (\S+)$/m.exec(metrics) ?? [];
  return Number(seconds) * 1000;
};

const figuresOf = (danced: readonly BotResult[]): Record<string, number> => {
  const admitted = danced.filter(({ refusedAfterMs }) => refusedAfterMs === null);
  const refusals = danced.flatMap(({ refusedAfterMs }) => refusedAfterMs ?? []);
  const delays = admitted.flatMap(({ delaysMs }) => delaysMs);
  const served = admitted.map(({ delaysMs }) => delaysMs.length / DURATION);
  return {
    admitted: admitted.length,
    admittedPerCore: rounded(admitted.length / availableParallelism(), 1),
    fps: rounded(served.reduce((sum, fps) => sum + fps, 0) / Math.max(1, served.length), 1),
    p50Ms: rounded(quantile(delays, 0.5), 0),
    p95Ms: rounded(quantile(delays, 0.95), 0),
    p99Ms: rounded(quantile(delays, 0.99), 0),
    // Without any served player, nobody is treated worse than another.
    fairness: served.some((fps) => fps > 0) ? rounded(jainFairness(served), 3) : 1,
    refusedWithinMs: refusals.length ? rounded(Math.max(...refusals), 0) : 0,
  };
};
