import { expect, it } from 'vitest';
import { kindOf } from '@instep/evaluate/real/recordings';

it.each([
  ['standingverystill', 'still'],
  ['literallydidntdoanything', 'still'],
  ['badperf-alignedwithcamera', 'bad'],
  ['goodperf-halfspeed', 'good'],
  ['mediumeffort', 'good'],
])('a track labelled %s is %s', (label, kind) => {
  expect(kindOf(label)).toBe(kind);
});
