import { checkDanceId, danceIdOf, titleOf } from '@instep/extract-keypoints/requests';
import { DANCE_ID } from '@instep/dance-files/dance-info';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('danceIdOf', () => {
  test.each([
    ['clips/Slow Wältz (2).mov', 'slow-waltz-2'],
    ['first_steps.final.mp4', 'first-steps-final'],
    ['-i.mp4', 'i'],
    ['춤.mp4', 'chum'],
    ['강남 스타일 2.mp4', 'gangnam-seutail-2'],
    ['Straße nach Øst.mp4', 'strasse-nach-ost'],
    ['舞蹈.mp4', 'dance-38d6a622'],
    [`${'long '.repeat(30)}.mp4`, 'long-'.repeat(13).slice(0, 64)],
  ])('%s becomes %s', (file, id) => {
    expect(danceIdOf(file)).toBe(id);
  });
  test('any name gives a valid id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        expect(danceIdOf(name)).toMatch(DANCE_ID);
      }),
    );
  });
  test('names in scripts that are not transliterated get distinct ids, the same each time', () => {
    expect(danceIdOf('مرحبا.mp4')).toBe(danceIdOf('clips/مرحبا.mov'));
    expect(danceIdOf('مرحبا.mp4')).not.toBe(danceIdOf('танец.mp4'));
  });
});

test('an id that would leave its folder is refused', () => {
  expect(() => checkDanceId('../x')).toThrow('Expected --id to be of a-z, 0-9 and -');
  expect(checkDanceId('slow-waltz')).toBe('slow-waltz');
});

test('a title is the file name in words', () => {
  expect(titleOf('clips/slow_waltz-2.mov')).toBe('Slow waltz 2');
});
