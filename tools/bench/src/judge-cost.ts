import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { referenceOf } from '@instep/evaluate/run-judge';
import { percentile } from '@instep/evaluate/statistics/summary';
import { frameCosts } from '@instep/evaluate/synthetic/measures/cost';
import { createStage } from '@instep/evaluate/synthetic/stage';

/** What the judge takes for one player frame, in microseconds, as row 21S of `npm run evaluate` measures it. */
export type JudgeCost = {
  readonly dance: string;
  /** Views and sides that are open until the player's side is locked. */
  readonly hypotheses: number;
  readonly frames: number;
  readonly medianUs: number;
  readonly p99Us: number;
};

/** Measures the judge on a player of the first dance of a folder. */
export const judgeCost = async (dancesFolder: string): Promise<JudgeCost> => {
  const [dance] = await listDanceIds(dancesFolder);
  if (dance === undefined) throw new Error(`expected a dance in ${dancesFolder}, got none`);
  const { choreography } = await readDance(dancesFolder, dance);
  const { each } = frameCosts(createStage([choreography], 1));
  return {
    dance,
    hypotheses: referenceOf(choreography).variants.length,
    frames: each.length,
    medianUs: rounded(percentile(each, 50)),
    p99Us: rounded(percentile(each, 99)),
  };
};

const rounded = (value: number): number => Math.round(10 * value) / 10;

export const judgeCostText = ({ dance, hypotheses, frames, medianUs, p99Us }: JudgeCost): string =>
  `judge, one player frame: median ${medianUs} us, p99 ${p99Us} us (${frames} frames of ${dance}, ${hypotheses} hypotheses until the side is known)`;
