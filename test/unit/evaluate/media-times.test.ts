import { expect, it } from 'vitest';
import { spreadRepeats } from '@instep/evaluate/real/media-times';

it('spreads repeated media times evenly up to the next time', () => {
  const spread = spreadRepeats([0.1, 0.2, 0.2, 0.3]);
  [0.1, 0.2, 0.25, 0.3].forEach((time, index) => expect(spread[index]).toBeCloseTo(time, 10));
});

it('leaves repeats before a long step: the video stalled', () => {
  expect(spreadRepeats([1, 1, 1, 1.5])).toEqual([1, 1, 1, 1.5]);
});

it('leaves repeats at the end', () => {
  expect(spreadRepeats([1, 2, 2])).toEqual([1, 2, 2]);
});
