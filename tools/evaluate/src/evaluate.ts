import { measureRow, type Measure, type Row } from '@instep/measures/measure';
import { CROWD_MEASURES } from './crowd/measures.ts';
import { loadMaterial, type Material } from './load-material.ts';
import { compareMetrics, type Comparison } from './naive/comparison.ts';
import { NETWORK_MEASURES } from './network/measures.ts';
import type { EvaluateOptions, Protocol } from './options.ts';
import { PEOPLE_MEASURES } from './people/measures.ts';
import { PIXEL_MEASURES } from './pixels/measures/all.ts';
import { REAL_MEASURES, VIDEO_MEASURES } from './real/measures/all.ts';
import { REHEARSAL_MEASURES } from './rehearsal/measures.ts';
import { SYNTHETIC_MEASURES } from './synthetic/measures/all.ts';

/** All results of a run. */
export type Evaluation = {
  readonly rows: readonly Row[];
  /** The usual metrics compared with the judge, on tracks and on videos; empty without recordings. */
  readonly naive: readonly Comparison[];
  readonly missing: readonly string[];
};

/** Runs the protocols that the options name. */
export const evaluate = async (options: EvaluateOptions, log: (line: string) => void): Promise<Evaluation> => {
  const material = await loadMaterial(options, log);
  for (const line of material.missing) log(`left out: ${line}`);
  const rows = options.only.flatMap((protocol) => measureProtocol(protocol, material, log));
  return { rows, naive: compareOnRecordings(material), missing: material.missing };
};

const compareOnRecordings = ({ tracks, videos }: Material): Comparison[] =>
  [
    { on: 'tracks', recordings: tracks },
    { on: 'videos', recordings: videos },
  ]
    .filter(({ recordings }) => recordings.all.length > 0)
    .flatMap(({ on, recordings }) => compareMetrics(on, recordings));

const measureProtocol = (
  protocol: Protocol,
  { tracks, synthetic, rehearsals, videos, people, pixels, crowd }: Material,
  log: (line: string) => void,
): Row[] => {
  const rowsOf = <Subject>(measures: readonly Measure<Subject>[], subject: Subject): Row[] =>
    measures.map((measure) => {
      const startedAt = performance.now();
      const row = measureRow(measure, subject, NO_CASE_NOTE);
      log(`${measure.id}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
      return row;
    });
  switch (protocol) {
    case 'R':
      return rowsOf(REAL_MEASURES, tracks);
    case 'S':
      return [...rowsOf(SYNTHETIC_MEASURES, synthetic), ...rowsOf(REHEARSAL_MEASURES, rehearsals)];
    case 'N':
      return rowsOf(NETWORK_MEASURES, synthetic);
    case 'V':
      return rowsOf(VIDEO_MEASURES, videos);
    case 'M':
      return rowsOf(PEOPLE_MEASURES, people);
    case 'P':
      return rowsOf(PIXEL_MEASURES, pixels);
    case 'C':
      return rowsOf(CROWD_MEASURES, crowd);
  }
};

const NO_CASE_NOTE = 'no case at hand: the material holds none, or --quick or --only left it out';
