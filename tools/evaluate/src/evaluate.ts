import { rowOf, type Measure, type Row } from '@instep/measures/measure';
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
export const evaluate = async (options: EvaluateOptions, talk: (line: string) => void): Promise<Evaluation> => {
  const material = await loadMaterial(options, talk);
  for (const line of material.missing) talk(`left out: ${line}`);
  const rows = options.only.flatMap((protocol) => rowsOf(protocol, material, talk));
  return { rows, naive: naiveOn(material), missing: material.missing };
};

const naiveOn = ({ tracks, videos }: Material): Comparison[] =>
  [
    { on: 'tracks', recordings: tracks },
    { on: 'videos', recordings: videos },
  ]
    .filter(({ recordings }) => recordings.all.length > 0)
    .flatMap(({ on, recordings }) => compareMetrics(on, recordings));

const rowsOf = (
  protocol: Protocol,
  { tracks, stage, hall, videos, people, pixels }: Material,
  talk: (line: string) => void,
): Row[] => {
  const measured = <Subject>(measures: readonly Measure<Subject>[], subject: Subject): Row[] =>
    measures.map((measure) => {
      const from = performance.now();
      const row = rowOf(measure, subject, NO_CASE);
      talk(`${measure.id}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
      return row;
    });
  switch (protocol) {
    case 'R':
      return measured(REAL_MEASURES, tracks);
    case 'S':
      return [...measured(SYNTHETIC_MEASURES, stage), ...measured(REHEARSAL_MEASURES, hall)];
    case 'N':
      return measured(NETWORK_MEASURES, stage);
    case 'V':
      return measured(VIDEO_MEASURES, videos);
    case 'M':
      return measured(PEOPLE_MEASURES, people);
    case 'P':
      return measured(PIXEL_MEASURES, pixels);
  }
};

const NO_CASE = 'no case at hand: the material holds none, or --quick or --only left it out';
