import type { DanceResult } from '@instep/choreo/result';
import { describe, expect, it } from 'vitest';
import type { JudgeRun } from '@instep/measures/judge-run';
import { scoreFigures, scoreText, withLeftOut } from '@instep/evaluate/scores';

const scored = (...scores: readonly (number | null)[]): JudgeRun[] =>
  scores.map((score) => ({ timedVerdicts: [], verdicts: [], result: { score } as DanceResult }));

describe('scoreFigures', () => {
  it('computes the requested summaries', () => {
    expect(scoreFigures(scored(10, 20, 60), ['mean', 'p95', 'max'])).toEqual({
      values: { mean: 30, p95: 56, max: 60 },
      n: 3,
    });
    expect(scoreFigures([], ['mean'])).toBeNull();
  });

  it('leaves runs without a score out of mean and percentile, and notes how many there are', () => {
    expect(scoreFigures(scored(10, null, 20, null, 60), ['mean', 'p95', 'max'])).toEqual({
      values: { mean: 30, p95: 56, max: 60 },
      n: 5,
      note: '2 of 5 without a score: left out of means, percentiles and ranks.',
    });
    expect(scoreFigures(scored(1, null), ['mean'], 'The highest: 1.')?.note).toMatch(
      /^The highest: 1\. 1 of 2 without/,
    );
  });

  it('counts a run without a score as 0 in the minimum', () => {
    expect(scoreFigures(scored(50, null), ['min', 'max'])?.values).toEqual({ min: 0, max: 50 });
    expect(scoreFigures(scored(null), ['max', 'mean'])?.values).toEqual({ max: 0, mean: NaN });
  });

  it('scoreText is "none" without a score', () => {
    expect(scored(12.34, null).map(scoreText)).toEqual(['12.3', 'none']);
  });
});

it('withLeftOut adds no note when nothing is left out', () => {
  expect(withLeftOut(0, { values: {}, n: 3 })).toEqual({ values: {}, n: 3 });
});
