import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Figures } from '@instep/measures/measure';
import { upTo } from '../lanes.ts';
import { seededRandom } from '../numbers.ts';
import type { Ordeal } from '../ordeal.ts';
import { processFigures } from '../process-figures.ts';
import { openRangeReader, type RangeReader } from '../range-reader.ts';
import { startWithVideo } from '../served-video.ts';
import type { Stage } from '../stage.ts';

const MIB = 1024 * 1024;
const THROUGHPUT_MIB = 2000;
const ROUNDS = 4;
const LANES = 8;
const WARM_MIB = 400;

const startPlain = async (file: string): Promise<{ readonly child: ChildProcess; readonly address: string }> => {
  const entry = fileURLToPath(new URL('../plain-ranges.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', entry, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, address: address.toString().trim() };
};

/** A server that is measured, its readers, and what it has sent and used so far. */
type Server = { readonly readers: readonly RangeReader[]; readonly pid: number; bytes: number; cpuS: number };

/** Random ranges of 1 MiB, bytes per second of the server's own CPU time; a plain server takes turns with ours. */
const throughput = async (stage: Stage): Promise<Figures> => {
  const { server, video, file, bytes } = await startWithVideo(stage);
  const plain = await startPlain(file);
  const serverAt = async (address: string, { pid = 0 }: ChildProcess): Promise<Server> => {
    const readers = await Promise.all(upTo(LANES).map(() => openRangeReader(address)));
    return { readers, pid, bytes: 0, cpuS: 0 };
  };
  const ours = await serverAt(video, server.child);
  const theirs = await serverAt(`${plain.address}/`, plain.child);
  const random = seededRandom(7);
  const readAll = async ({ readers }: Server, stretches: number): Promise<void> => {
    const read = async (reader: RangeReader): Promise<void> => {
      for (let left = stretches / LANES; left > 0; left--) {
        const from = Math.floor(random() * (bytes.length - MIB));
        if (!(await reader.read(from, from + MIB - 1))) throw new Error(`expected 1 MiB from ${from}, got less`);
      }
    };
    await Promise.all(readers.map(read));
  };
  const stretches = LANES * Math.ceil(stage.count(THROUGHPUT_MIB) / ROUNDS / LANES);
  for (const one of [ours, theirs]) await readAll(one, WARM_MIB);
  for (const one of upTo(ROUNDS).flatMap(() => [ours, theirs])) {
    const before = processFigures(one.pid).cpuS;
    await readAll(one, stretches);
    one.cpuS += processFigures(one.pid).cpuS - before;
    one.bytes += stretches * MIB;
  }
  server.end();
  plain.child.kill();
  const [gbPerCpuS, plainGbPerCpuS] = [ours, theirs].map((one) => one.bytes / 1e9 / one.cpuS) as [number, number];
  return {
    values: { gbPerCpuS, ofPlain: gbPerCpuS / plainGbPerCpuS, plainGbPerCpuS },
    n: ROUNDS * stretches,
    note: 'a bare range handler in turn with it says what the machine gives: 1.5 GB where 1.2 was asked for',
  };
};

export const THROUGHPUT: readonly Ordeal[] = [
  {
    id: '7',
    measure: 'video for a second of processor time (GB), and as a share of what a bare handler makes of it',
    bounds: { gbPerCpuS: { atLeast: 1.2 }, ofPlain: { atLeast: 0.8 } },
    timed: true,
    figuresOf: throughput,
  },
];
