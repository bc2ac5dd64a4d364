import { quantile } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import { createEstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import { processorTimeOf } from '../processor-time.ts';
import { inTurn } from '../dance-frames.ts';
import { rounded, type Row, type Section } from '../section.ts';

const FPS = 10;
const PLAYERS = 20;
const LASTS: Seconds = 5;

/** How many players one core can serve when an estimator worker always has a frame: no sockets, no judging. */
export const poolSection = (jpegs: readonly Uint8Array[]): Section => ({
  table: 'one estimator flat out',
  run: async () => {
    const rows: Row[] = [];
    for (const name of ['lite', 'full'] as const) rows.push(await flatOut(name, jpegs));
    return rows;
  },
});

const flatOut = async (name: 'lite' | 'full', jpegs: readonly Uint8Array[]): Promise<Row> => {
  const worker = await createEstimatorWorker({ choice: { name }, kind: 'process' });
  const pid = worker.pid ?? NaN;
  const next = inTurn(jpegs);
  const inferMs: number[] = [];
  const play = async (player: number, until: number): Promise<void> => {
    for (let timeMs = 0; performance.now() < until; timeMs += 1000 / FPS) {
      inferMs.push((await worker.estimateJpeg(String(player), next(), timeMs)).inferMs);
    }
  };
  const playAll = (seconds: Seconds) =>
    Promise.all(Array.from({ length: PLAYERS }, (_, player) => play(player, performance.now() + seconds * 1000)));
  await playAll(1);
  inferMs.length = 0;
  const [began, before] = [performance.now(), processorTimeOf(pid)];
  await playAll(LASTS);
  const cpuS = processorTimeOf(pid) - before;
  const clockS = (performance.now() - began) / 1000;
  await worker.close();
  return {
    id: `pool_${name}`,
    what: `${name}, ${PLAYERS} players, 480 x 360`,
    framesPerCpuS: rounded(inferMs.length / cpuS, 1),
    playersPerCore: rounded(inferMs.length / cpuS / FPS, 1),
    framesPerClockS: rounded(inferMs.length / clockS, 1),
    inferMsP50: rounded(quantile(inferMs, 0.5), 1),
    inferMsP99: rounded(quantile(inferMs, 0.99), 1),
  };
};
