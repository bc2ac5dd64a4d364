import { mean, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { scoreOrZero, type JudgeRun } from '@instep/measures/judge-run';

/** The scores of those runs that have one. */
export const knownScores = (runs: readonly JudgeRun[]): number[] => runs.flatMap(({ result }) => result.score ?? []);

/**
 * Summaries of the scores of some runs. A run without a score is left out of means and percentiles, and is 0 in
 * extremes.
 */
const SUMMARIES = {
  mean: (runs: readonly JudgeRun[]) => mean(knownScores(runs)),
  p95: (runs: readonly JudgeRun[]) => quantile(knownScores(runs), 0.95),
  min: (runs: readonly JudgeRun[]) => Math.min(...runs.map(scoreOrZero)),
  max: (runs: readonly JudgeRun[]) => Math.max(...runs.map(scoreOrZero)),
} as const;
type Summary = keyof typeof SUMMARIES;

/** Summarizes the scores of some runs; `null` without any run. */
export const scoreFigures = (
  runs: readonly JudgeRun[],
  summaries: readonly Summary[],
  note?: string,
): Figures | null =>
  runs.length === 0
    ? null
    : withLeftOut(runs.length - knownScores(runs).length, {
        values: Object.fromEntries(summaries.map((name) => [name, SUMMARIES[name](runs)])),
        n: runs.length,
        ...(note !== undefined && { note }),
      });

/** Adds to the note how many cases are left out, if there are any. */
export const withLeftOut = (count: number, figures: Figures): Figures => {
  if (count === 0) return figures;
  const text = `${count} of ${figures.n} without a score: left out of means, percentiles and ranks.`;
  return { ...figures, note: figures.note === undefined ? text : `${figures.note} ${text}` };
};

/** A run's score as notes write it. */
export const scoreText = ({ result }: JudgeRun): string => result.score?.toFixed(1) ?? 'none';
