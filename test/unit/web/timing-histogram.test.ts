import { describe, expect, it } from 'vitest';
import { hasEnoughTimedMoves, timingBins, timingCounts } from '@instep/web/report/timing-histogram';

const filled = (verdicts: Parameters<typeof timingBins>[0]) =>
  timingBins(verdicts).flatMap(({ ms, ratings }) => (ratings.length > 0 ? [[ms, ...ratings]] : []));

describe('timingCounts', () => {
  it('counts the same moves as the histogram', () => {
    const verdicts = [
      { rating: 'good', timingS: -0.2 },
      { rating: 'perfect', timingS: 0.02 },
      { rating: 'ok', timingS: 0.1 },
      { rating: 'x', timingS: 0.3 },
      { rating: null, timingS: 0.3 },
    ] as const;
    expect(timingCounts(verdicts)).toEqual({ early: 1, onTime: 1, late: 1 });
    expect(timingBins(verdicts).flatMap(({ ratings }) => ratings)).toHaveLength(3);
  });
});

describe('hasEnoughTimedMoves', () => {
  it('requires six timed moves, without missed and unseen moves', () => {
    const good = { rating: 'good', timingS: 0.05 } as const;
    const none = [{ rating: 'x', timingS: 0.1 } as const, { rating: null, timingS: null } as const];
    const moves = (n: number) => [...Array.from({ length: n }, () => good), ...none, ...none];
    expect([0, 2, 5, 6, 20].map((n) => hasEnoughTimedMoves(moves(n)))).toEqual([false, false, false, true, true]);
  });
});

describe('timingBins', () => {
  it('always returns 41 bins from 400 ms early to 400 ms late', () => {
    expect(timingBins([]).map(({ ms }) => ms)).toEqual(timingBins([{ rating: 'ok', timingS: 3 }]).map(({ ms }) => ms));
    expect(timingBins([])).toHaveLength(41);
    expect([timingBins([]).at(0)?.ms, timingBins([]).at(-1)?.ms]).toEqual([-400, 400]);
  });

  it('counts a move in the nearest bin, and moves beyond the axis in the last bins', () => {
    expect(filled([{ rating: 'good', timingS: 0.029 }])).toEqual([[20, 'good']]);
    expect(filled([{ rating: 'ok', timingS: -2 }])).toEqual([[-400, 'ok']]);
  });

  it('leaves out moves that were missed or not seen', () => {
    expect(
      filled([
        { rating: 'x', timingS: 0.1 },
        { rating: null, timingS: 0.1 },
        { rating: 'ok', timingS: null },
      ]),
    ).toEqual([]);
  });
});
