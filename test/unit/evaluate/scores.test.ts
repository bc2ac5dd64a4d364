import type { DanceResult } from '@instep/choreo/result';
import { describe, expect, it } from 'vitest';
import type { Performance } from '@instep/measures/judge-run';
import { scoreFigures, scoreWords, withLeftOut } from '../../../tools/evaluate/src/scores.ts';

const scored = (...scores: readonly (number | null)[]): Performance[] =>
  scores.map((score) => ({ said: [], verdicts: [], result: { score } as DanceResult }));

describe('the scores of some runs', () => {
  it('are summed up as a row asks', () => {
    expect(scoreFigures(scored(10, 20, 60), ['mean', 'p95', 'max'])).toEqual({
      values: { mean: 30, p95: 56, max: 60 },
      n: 3,
    });
    expect(scoreFigures([], ['mean'])).toBeNull();
  });

  it('have no 0 for a run without a score in the mean and the percentile, and the note says how many there are', () => {
    expect(scoreFigures(scored(10, null, 20, null, 60), ['mean', 'p95', 'max'])).toEqual({
      values: { mean: 30, p95: 56, max: 60 },
      n: 5,
      note: '2 of 5 without a score: left out of means, percentiles and ranks.',
    });
    expect(scoreFigures(scored(1, null), ['mean'], 'The highest: 1.')?.note).toMatch(
      /^The highest: 1\. 1 of 2 without/,
    );
  });

  it('are at their lowest 0 where a run has none: leaving it out would flatter an own dance', () => {
    expect(scoreFigures(scored(50, null), ['min', 'max'])?.values).toEqual({ min: 0, max: 50 });
    expect(scoreFigures(scored(null), ['max', 'mean'])?.values).toEqual({ max: 0, mean: NaN });
  });

  it('are listed as none where there is none', () => {
    expect(scored(12.34, null).map(scoreWords)).toEqual(['12.3', 'none']);
  });
});

it('figures of which nothing is left out have no note of it', () => {
  expect(withLeftOut(0, { values: {}, n: 3 })).toEqual({ values: {}, n: 3 });
});
