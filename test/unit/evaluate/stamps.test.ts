import { expect, it } from 'vitest';
import { spreadRepeats } from '../../../tools/evaluate/src/real/stamps.ts';

it('repeats of a media time are spread evenly up to the next', () => {
  const spread = spreadRepeats([0.1, 0.2, 0.2, 0.3]);
  [0.1, 0.2, 0.25, 0.3].forEach((time, index) => expect(spread[index]).toBeCloseTo(time, 10));
});

it('repeats before a long step are a stalled video and stay', () => {
  expect(spreadRepeats([1, 1, 1, 1.5])).toEqual([1, 1, 1, 1.5]);
});

it('repeats at the end stay', () => {
  expect(spreadRepeats([1, 2, 2])).toEqual([1, 2, 2]);
});
