import { isOnTarget, measureRow, type Measure } from '@instep/measures/measure';
import { resultsTable, notesList, formatNumber } from '@instep/measures/table';
import { describe, expect, it } from 'vitest';

const still: Measure<readonly number[]> = {
  id: '4R',
  measure: 'score of people who stand still',
  bounds: { mean: { atMost: 2 }, max: { atMost: 3 } },
  figuresOf: (scores) =>
    scores.length === 0 ? null : { values: { mean: scores[0] ?? 0, max: Math.max(...scores) }, n: scores.length },
};

describe('measureRow', () => {
  it('is on target when every bound holds', () => {
    expect(measureRow(still, [1, 3], '')).toMatchObject({ target: 'mean <= 2, max <= 3', n: 2, ok: true });
  });

  it('is off target when one bound is broken', () => {
    expect(measureRow(still, [1, 3.1], '').ok).toBe(false);
  });

  it('explains why when there is no case', () => {
    expect(measureRow(still, [], 'no tracks')).toMatchObject({ measured: null, n: 0, ok: null, note: 'no tracks' });
  });
});

describe('isOnTarget', () => {
  it('is null when a value could not be computed', () => {
    expect(isOnTarget({ AUC: NaN }, { AUC: { atLeast: 0.9 } })).toBeNull();
  });

  it('is null without bounds', () => {
    expect(isOnTarget({ AUC: 0.4 }, {})).toBeNull();
  });

  it('is false when one bound is broken and another value could not be computed', () => {
    expect(isOnTarget({ AUC: NaN, max: 5 }, { AUC: { atLeast: 0.9 }, max: { atMost: 4 } })).toBe(false);
  });
});

describe('resultsTable', () => {
  it('prints measure, target, measured, n and ok; notes are in a separate list', () => {
    const rows = [measureRow(still, [1, 3.1], ''), measureRow(still, [], 'no tracks')];
    const table = resultsTable(rows);
    expect(table.split('\n')[0]).toMatch(/^\| # +\| measure +\| target +\| measured +\| n +\| ok +\|$/);
    expect(table).toContain('mean 1, max 3.1');
    expect(table).toMatch(/\| NO +\|/);
    expect(notesList(rows)).toMatch(/^- 4R: no tracks$/m);
  });

  it('formats numbers with three significant digits, shares with four', () => {
    expect([0.99876, 12.345, 1234.5, NaN].map(formatNumber)).toEqual(['0.9988', '12.3', '1235', '-']);
  });
});
