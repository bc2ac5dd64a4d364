import { expect, test } from 'vitest';
import { ratiosOf } from '@instep/bench/ratios';

test('computes how many times more the unchanged model costs, and no ratio for what was not measured', () => {
  const row = (id: string, median: number) => ({ id, table: '', what: '', median, best: median, runs: 1 });
  expect(ratiosOf([row('landmark_full_untouched', 30), row('landmark_full', 20), row('frame_full', 22)])).toEqual({
    landmarkFullVsWasm: 1.5,
  });
});
