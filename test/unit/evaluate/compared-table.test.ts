import { describe, expect, it } from 'vitest';
import { comparedTable } from '@instep/evaluate/naive/compared-table';

describe('comparedTable', () => {
  const compared = {
    on: 'tracks',
    metric: 'OKS',
    stoodStill: null,
    didNothing: null,
    wrongDance: 20,
    bad: null,
    good: 80,
  };

  it('lists under the table how many cases each metric left out, if any', () => {
    expect(comparedTable([{ ...compared, leftOut: 0 }])).toMatch(/ 80\.0 +\|$/);
    expect(comparedTable([{ ...compared, leftOut: 3 }])).toMatch(/: OKS on tracks 3\.$/);
  });
});
