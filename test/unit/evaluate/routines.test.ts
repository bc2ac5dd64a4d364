import { expect, it } from 'vitest';
import type { VideoPair } from '@instep/evaluate/video/pairs';
import { routinesOf } from '@instep/evaluate/video/routines';

const pair = (reference: string, attempt: string, kind?: VideoPair['kind']): VideoPair => ({
  id: `${reference}${attempt}`,
  reference,
  attempt,
  offsetS: 0,
  mirrored: false,
  rangeS: [0, 10],
  ...(kind ? { kind } : {}),
});

it('videos that are paired, directly or through others, are in one group', () => {
  const routineOf = routinesOf([pair('a', 'b'), pair('c', 'd'), pair('b', 'c')]);
  expect(new Set(['a', 'b', 'c', 'd'].map(routineOf)).size).toBe(1);
});

it('videos that no pair connects are in two groups', () => {
  const routineOf = routinesOf([pair('a', 'b'), pair('c', 'd')]);
  expect(routineOf('b')).toBe(routineOf('a'));
  expect(routineOf('c')).not.toBe(routineOf('a'));
});

it('a video of a person who stands still is not in the group of the dance', () => {
  const routineOf = routinesOf([pair('a', 'b'), pair('a', 's', 'still')]);
  expect(routineOf('s')).not.toBe(routineOf('a'));
});
