import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { cpuSecondsOf } from '@instep/measures/process-usage';
import { rounded, type Row, type Section } from '../section.ts';
import { startInstep, startProgram, type ServerProcess } from '../server-process.ts';

const STATIC = fileURLToPath(new URL('../static-server.ts', import.meta.url));
const RANGE_BYTES = 1_000_000;
const CONNECTIONS = 16;
const REQUESTS = 600;
const ROUNDS = 3;

/** How much video a second of CPU time serves: ranges, by our route and by express.static. */
export const videoSection = (video: string, danceId: string): Section => ({
  table: 'video, ranges of a megabyte',
  run: async () => {
    const { size } = await stat(video);
    const instep = await startInstep({ DANCES_DIR: path.dirname(video), POSE_WORKERS: '1', POSE_MODEL: 'lite' });
    const baseline = await startProgram(STATIC, [path.dirname(video)]);
    const rates: { readonly ours: number[]; readonly others: number[] } = { ours: [], others: [] };
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        const [one, other] = [
          await throughput(instep, `${instep.address}/dances/${danceId}/video`, size),
          await throughput(baseline, `${baseline.address}/${path.basename(video)}`, size),
        ];
        // The first round warms up.
        if (round === 0) continue;
        rates.ours.push(one);
        rates.others.push(other);
      }
    } finally {
      await instep.stop();
      await baseline.stop();
    }
    return [rowOf('video_instep', 'Instep', rates.ours), rowOf('video_static', 'express.static', rates.others)];
  },
});

const rowOf = (id: string, what: string, rates: readonly number[]): Row => ({
  id,
  what,
  gigabytesPerCpuS: rounded(rates.toSorted((a, b) => a - b)[rates.length >> 1] ?? NaN, 2),
});

/** Gigabytes per second of the server's CPU time. */
const throughput = async ({ pid }: ServerProcess, url: string, size: number): Promise<number> => {
  const cpuBefore = cpuSecondsOf(pid);
  let bytes = 0;
  let remaining = REQUESTS;
  const read = async (): Promise<void> => {
    while (remaining-- > 0) {
      const from = Math.floor(Math.random() * Math.max(1, size - RANGE_BYTES));
      bytes += await lengthOf(url, `bytes=${from}-${from + RANGE_BYTES - 1}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, read));
  return bytes / 1e9 / (cpuSecondsOf(pid) - cpuBefore);
};

/**
 * The number of bytes received. The server may close an idle connection just as it is reused: then the request is
 * repeated once.
 */
const lengthOf = async (url: string, range: string): Promise<number> => {
  const fetchLength = async (): Promise<number> => {
    const response = await fetch(url, { headers: { Range: range } });
    if (response.status !== 206) throw new Error(`${url}: expected 206, got ${response.status}`);
    return (await response.arrayBuffer()).byteLength;
  };
  return fetchLength().catch((error: unknown) =>
    error instanceof TypeError ? fetchLength() : Promise.reject(error as Error),
  );
};
