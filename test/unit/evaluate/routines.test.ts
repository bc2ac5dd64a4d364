import { expect, it } from 'vitest';
import type { VideoPair } from '../../../tools/evaluate/src/video/pairs.ts';
import { routinesOf } from '../../../tools/evaluate/src/video/routines.ts';

const pair = (reference: string, attempt: string, kind?: VideoPair['kind']): VideoPair => ({
  id: `${reference}${attempt}`,
  reference,
  attempt,
  offsetS: 0,
  mirrored: false,
  rangeS: [0, 10],
  ...(kind ? { kind } : {}),
});

it('videos that are paired, or paired with the same one, show one dance', () => {
  const routineOf = routinesOf([pair('a', 'b'), pair('c', 'd'), pair('b', 'c')]);
  expect(new Set(['a', 'b', 'c', 'd'].map(routineOf)).size).toBe(1);
});

it('videos that no pair joins show two dances', () => {
  const routineOf = routinesOf([pair('a', 'b'), pair('c', 'd')]);
  expect(routineOf('b')).toBe(routineOf('a'));
  expect(routineOf('c')).not.toBe(routineOf('a'));
});

it('who stands still before a dance does not show it', () => {
  const routineOf = routinesOf([pair('a', 'b'), pair('a', 's', 'still')]);
  expect(routineOf('s')).not.toBe(routineOf('a'));
});
