import { quantile } from '@instep/choreo/statistics';
import type { Milliseconds } from '@instep/choreo/units';
import type { Measure, Measured } from './measure.ts';

/**
 * Runs in a row between two readings of the clock: the clock's steps are coarse, and caches get warm as in real use.
 */
const RUNS_PER_BLOCK = 5;

export type InterleavedOptions = {
  readonly rounds: number;
  /** The CPU time that this process has used. */
  readonly cpuMs?: () => Milliseconds;
};

/** Measures all in turn, again and again, so that a change in the machine's load affects all of them alike. */
export const measureInterleaved = async (
  measures: readonly Measure[],
  { rounds, cpuMs = processCpuMs }: InterleavedOptions,
): Promise<Measured[]> => {
  const blocks = measures.map(() => [] as Milliseconds[]);
  // The first round is warm-up, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, measure] of measures.entries()) {
      const cost = await blockCost(measure, cpuMs);
      if (round > 0) blocks[index]?.push(cost);
    }
  }
  return measures.map(({ id, table, what }, index) => ({
    id,
    table,
    what,
    median: quantile(blocks[index] ?? [], 0.5),
    best: quantile(blocks[index] ?? [], 0.1),
    runs: rounds * RUNS_PER_BLOCK,
  }));
};

const blockCost = async (measure: Measure, cpuMs: () => Milliseconds): Promise<Milliseconds> => {
  const startMs = cpuMs();
  for (let run = 0; run < RUNS_PER_BLOCK; run++) await measure.run();
  return (cpuMs() - startMs) / RUNS_PER_BLOCK;
};

const processCpuMs = (): Milliseconds => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
