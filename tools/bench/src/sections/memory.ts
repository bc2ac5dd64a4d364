import { setTimeout as sleep } from 'node:timers/promises';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import { dance } from '../bot.ts';
import { childrenOf, memoryMibOf } from '../processor-time.ts';
import { rounded, type Row, type Section } from '../section.ts';
import { startInstep } from '../server-process.ts';

const PLAYERS = 20;
const LOOK_EVERY: Seconds = 5;
/** By then, caches are full and code is compiled. */
const SETTLED_AFTER: Seconds = 60;
const DANCE_LASTS: Seconds = 20;

/** Whether the memory of the server and its estimator workers stays constant while players come, dance and go. */
export const memorySection = (minutes: number, danceId: string, jpegs: readonly Uint8Array[]): Section => ({
  table: `memory with ${PLAYERS} players for ${minutes} minutes`,
  run: async () => {
    const server = await startInstep({ MAX_FPS: '5' });
    const until = performance.now() + minutes * 60_000;
    const looks: { readonly atS: Seconds; readonly server: number; readonly estimators: number }[] = [];
    const play = async (): Promise<void> => {
      while (performance.now() < until) {
        await dance({ address: server.address, danceId, jpegs, lastsS: DANCE_LASTS });
        // A refused player tries again, but not at once.
        await sleep(500);
      }
    };
    const watch = async (): Promise<void> => {
      for (const began = performance.now(); performance.now() < until; await sleep(LOOK_EVERY * 1000)) {
        const estimators = childrenOf(server.pid).reduce((sum, pid) => sum + memoryMibOf(pid), 0);
        looks.push({ atS: (performance.now() - began) / 1000, server: memoryMibOf(server.pid), estimators });
      }
    };
    await Promise.all([watch(), ...Array.from({ length: PLAYERS }, play)]);
    await server.stop();
    const settled = looks.filter(({ atS }) => atS >= Math.min(SETTLED_AFTER, (minutes * 60) / 2));
    return (['server', 'estimators'] as const).map((part) =>
      rowOf(
        part,
        settled.map((look) => [look.atS, look[part]]),
      ),
    );
  },
});

const rowOf = (part: string, looks: readonly (readonly [Seconds, number])[]): Row => ({
  id: `memory_${part}`,
  what: part,
  firstMib: rounded(looks[0]?.[1] ?? NaN, 0),
  lastMib: rounded(looks.at(-1)?.[1] ?? NaN, 0),
  mostMib: rounded(Math.max(...looks.map(([, mib]) => mib)), 0),
  mibPerMinute: rounded(60 * slopeOf(looks), 2),
});

/** The slope by least squares. */
const slopeOf = (points: readonly (readonly [number, number])[]): number => {
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
};
