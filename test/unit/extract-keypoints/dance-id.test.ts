import { checkDanceId, danceIdOf, titleOf } from '@instep/extract-keypoints/dance-id';
import { DANCE_ID } from '@instep/dance-files/dance-info';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('danceIdOf', () => {
  test.each([
    ['clips/Slow Wältz (2).mov', 'slow-waltz-2'],
    ['first_steps.final.mp4', 'first-steps-final'],
    ['-i.mp4', 'i'],
    [`${'long '.repeat(30)}.mp4`, 'long-'.repeat(13).slice(0, 64)],
  ])('%s is called %s', (file, id) => {
    expect(danceIdOf(file)).toBe(id);
  });
  test('whatever the name, the id is a good one or the name is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        let id: string;
        try {
          id = danceIdOf(name);
        } catch (error) {
          expect((error as Error).name).toBe('UsageError');
          return;
        }
        expect(id).toMatch(DANCE_ID);
      }),
    );
  });
  test('a name without Latin letters asks for an --id', () => {
    expect(() => danceIdOf('مرحبا.mp4')).toThrow('give an --id');
  });
});

test('an id that would leave its folder is refused', () => {
  expect(() => checkDanceId('../x')).toThrow('Expected --id to be of a-z, 0-9 and -');
  expect(checkDanceId('slow-waltz')).toBe('slow-waltz');
});

test('a title is the file name in words', () => {
  expect(titleOf('clips/slow_waltz-2.mov')).toBe('Slow waltz 2');
});
