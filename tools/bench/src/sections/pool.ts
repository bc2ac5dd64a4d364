import { quantile } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import { createEstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import { cpuSecondsOf } from '@instep/measures/process-usage';
import { roundRobin } from '../dance-frames.ts';
import { rounded, type Row, type Section } from '../section.ts';

const FPS = 10;
const PLAYERS = 20;
const DURATION: Seconds = 5;

/** Measures how many players one core can serve: one estimator worker that always has frames, without sockets and judging. */
export const poolSection = (jpegs: readonly Uint8Array[]): Section => ({
  table: 'one estimator flat out',
  run: async () => {
    const rows: Row[] = [];
    for (const name of ['lite', 'full'] as const) rows.push(await measureAtFullLoad(name, jpegs));
    return rows;
  },
});

const measureAtFullLoad = async (name: 'lite' | 'full', jpegs: readonly Uint8Array[]): Promise<Row> => {
  const worker = await createEstimatorWorker({ choice: { name }, kind: 'process' });
  const pid = worker.pid ?? NaN;
  const nextJpeg = roundRobin(jpegs);
  const inferMs: number[] = [];
  const estimateFrames = async (player: number, endsAt: number): Promise<void> => {
    for (let timeMs = 0; performance.now() < endsAt; timeMs += 1000 / FPS) {
      inferMs.push((await worker.estimateJpeg(String(player), nextJpeg(), timeMs)).inferMs);
    }
  };
  const estimateForAllPlayers = (seconds: Seconds) =>
    Promise.all(
      Array.from({ length: PLAYERS }, (_, player) => estimateFrames(player, performance.now() + seconds * 1000)),
    );
  // The first round warms up.
  await estimateForAllPlayers(1);
  inferMs.length = 0;
  const [startedAt, cpuBefore] = [performance.now(), cpuSecondsOf(pid)];
  await estimateForAllPlayers(DURATION);
  const cpuS = cpuSecondsOf(pid) - cpuBefore;
  const wallClockS = (performance.now() - startedAt) / 1000;
  await worker.close();
  return {
    id: `pool_${name}`,
    what: `${name}, ${PLAYERS} players, 480 x 360`,
    framesPerCpuS: rounded(inferMs.length / cpuS, 1),
    playersPerCore: rounded(inferMs.length / cpuS / FPS, 1),
    framesPerClockS: rounded(inferMs.length / wallClockS, 1),
    inferMsP50: rounded(quantile(inferMs, 0.5), 1),
    inferMsP99: rounded(quantile(inferMs, 0.99), 1),
  };
};
