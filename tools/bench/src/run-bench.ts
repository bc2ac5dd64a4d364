import { danceFrames } from './dance-frames.ts';
import { loadEngines } from './engines.ts';
import { measureInterleaved } from './interleaved.ts';
import { judgeCost, type JudgeCost } from './judge-cost.ts';
import { describeMachine, type Machine } from './machine.ts';
import type { Measured } from './measure.ts';
import { cropMeasures } from './measures/crop.ts';
import { decodeMeasures } from './measures/decode.ts';
import { networkMeasures } from './measures/networks.ts';
import { frameOfSizeMeasure, wholeFrameMeasures } from './measures/whole-frame.ts';
import { ratiosOf } from './ratios.ts';

/** What `npm run bench -- --json FILE` writes. Times are processor milliseconds a run. */
export type BenchReport = {
  readonly machine: Machine;
  readonly ratios: ReturnType<typeof ratiosOf>;
  readonly judge: JudgeCost;
  readonly tables: { readonly [table: string]: readonly Omit<Measured, 'table'>[] };
};

/** Measures everything on the first dance of a folder. */
export const runBench = async (dancesFolder: string, rounds: number): Promise<BenchReport> => {
  const frames = await danceFrames(dancesFolder, 480);
  const [small, large] = [await danceFrames(dancesFolder, 320), await danceFrames(dancesFolder, 640)];
  const engines = await loadEngines();
  const measures = [
    ...decodeMeasures(frames),
    ...cropMeasures(frames),
    ...networkMeasures(frames, engines),
    ...wholeFrameMeasures(frames, engines),
    frameOfSizeMeasure(small, engines),
    frameOfSizeMeasure(large, engines),
  ];
  const judge = await judgeCost(dancesFolder);
  const measured = await measureInterleaved(measures, { rounds });
  return { machine: describeMachine(new Date()), ratios: ratiosOf(measured), judge, tables: tablesOf(measured) };
};

const tablesOf = (measured: readonly Measured[]): BenchReport['tables'] => {
  const tables: { [table: string]: Omit<Measured, 'table'>[] } = {};
  for (const { table, ...row } of measured) (tables[table] ??= []).push(row);
  return tables;
};
