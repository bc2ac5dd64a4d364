import { describe, expect, it } from 'vitest';
import { timingBins } from '../../../apps/web/src/report/timing-histogram.ts';

const filled = (verdicts: Parameters<typeof timingBins>[0]) =>
  timingBins(verdicts).flatMap(({ ms, ratings }) => (ratings.length > 0 ? [[ms, ...ratings]] : []));

describe('the histogram of early and late', () => {
  it('always has the same axis: 41 bins from 400 ms early to 400 ms late', () => {
    expect(timingBins([]).map(({ ms }) => ms)).toEqual(timingBins([{ rating: 'ok', timingS: 3 }]).map(({ ms }) => ms));
    expect(timingBins([])).toHaveLength(41);
    expect([timingBins([]).at(0)?.ms, timingBins([]).at(-1)?.ms]).toEqual([-400, 400]);
  });

  it('counts a move in the bin nearest to it, far ones at the ends', () => {
    expect(filled([{ rating: 'good', timingS: 0.029 }])).toEqual([[20, 'good']]);
    expect(filled([{ rating: 'ok', timingS: -2 }])).toEqual([[-400, 'ok']]);
  });

  it('leaves out what was missed or not seen', () => {
    expect(
      filled([
        { rating: 'x', timingS: 0.1 },
        { rating: null, timingS: 0.1 },
        { rating: 'ok', timingS: null },
      ]),
    ).toEqual([]);
  });
});
