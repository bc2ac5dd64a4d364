import { setTimeout as sleep } from 'node:timers/promises';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import { danceAsBot } from '../bot.ts';
import { childrenOf, memoryMibOf } from '@instep/measures/process-usage';
import { rounded, type Row, type Section } from '../section.ts';
import { startInstep } from '../server-process.ts';

const PLAYERS = 20;
const SAMPLE_INTERVAL: Seconds = 5;
/** By then, caches are full and code is compiled. */
const WARM_UP: Seconds = 60;
const DANCE_DURATION: Seconds = 20;

/** Whether the memory of the server and its estimator workers stays constant while players come, dance and go. */
export const memorySection = (minutes: number, danceId: string, jpegs: readonly Uint8Array[]): Section => ({
  table: `memory with ${PLAYERS} players for ${minutes} minutes`,
  run: async () => {
    const server = await startInstep({ MAX_FPS: '5' });
    const bodies = jpegs.map((jpeg) => ({ jpeg }));
    const endsAt = performance.now() + minutes * 60_000;
    const samples: { readonly atS: Seconds; readonly server: number; readonly estimators: number }[] = [];
    const play = async (): Promise<void> => {
      while (performance.now() < endsAt) {
        await danceAsBot({ address: server.address, danceId, bodies, durationS: DANCE_DURATION });
        // A refused player tries again, but not at once.
        await sleep(500);
      }
    };
    const watch = async (): Promise<void> => {
      for (const startedAt = performance.now(); performance.now() < endsAt; await sleep(SAMPLE_INTERVAL * 1000)) {
        const estimators = childrenOf(server.pid).reduce((sum, pid) => sum + memoryMibOf(pid), 0);
        samples.push({ atS: (performance.now() - startedAt) / 1000, server: memoryMibOf(server.pid), estimators });
      }
    };
    await Promise.all([watch(), ...Array.from({ length: PLAYERS }, play)]);
    await server.stop();
    const settledSamples = samples.filter(({ atS }) => atS >= Math.min(WARM_UP, (minutes * 60) / 2));
    return (['server', 'estimators'] as const).map((part) =>
      rowOf(
        part,
        settledSamples.map((sample) => [sample.atS, sample[part]]),
      ),
    );
  },
});

const rowOf = (part: string, samples: readonly (readonly [Seconds, number])[]): Row => ({
  id: `memory_${part}`,
  what: part,
  firstMib: rounded(samples[0]?.[1] ?? NaN, 0),
  lastMib: rounded(samples.at(-1)?.[1] ?? NaN, 0),
  mostMib: rounded(Math.max(...samples.map(([, mib]) => mib)), 0),
  mibPerMinute: rounded(60 * slopeOf(samples), 2),
});

/** The slope by least squares. */
const slopeOf = (points: readonly (readonly [number, number])[]): number => {
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
};
