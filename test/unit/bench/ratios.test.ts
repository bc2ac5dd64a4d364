import { expect, test } from 'vitest';
import { ratiosOf } from '../../../tools/bench/src/ratios.ts';

test('a ratio says how many times dearer the untouched model is; what was not measured has none', () => {
  const row = (id: string, median: number) => ({ id, table: '', what: '', median, best: median, runs: 1 });
  expect(ratiosOf([row('landmark_full_untouched', 30), row('landmark_full', 20), row('frame_full', 22)])).toEqual({
    landmarkFullVsWasm: 1.5,
  });
});
