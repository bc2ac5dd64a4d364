import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { truncateText, titleFromFileName } from '@instep/choreo/text';
import { encodeClose } from '@instep/protocol/close';
import { describeIssue } from '@instep/dance-files/info-faults';
import { parseTags, suggestedTitle } from '@instep/web/studio/dance-texts';

const FAMILY = '👨‍👩‍👧';
const isWhole = (text: string): boolean => !/\p{Cs}/u.test(text);

describe('truncateText cuts before the character that does not fit', () => {
  test.each([
    ['a pair of surrogates', 'ab💃', 3, 'ab'],
    ['a family', `ab${FAMILY}`, 9, 'ab'],
    ['a letter with its accent', 'cafe\u0301s', 4, 'caf'],
    ['a flag', 'x🇰🇷', 3, 'x'],
    ['a syllable of jamos', '\u1112\u1161\u11ab', 2, ''],
  ])('%s', (_what, text, length, cut) => {
    expect(truncateText(text, length)).toBe(cut);
    expect(truncateText(text, text.length)).toBe(text);
  });

  test('for any text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(text, fc.nat(40), (whole, length) => {
        const cut = truncateText(whole, length);
        expect(cut.length).toBeLessThanOrEqual(length);
        expect(whole.startsWith(cut)).toBe(true);
        expect(isWhole(cut)).toBe(true);
      }),
    );
  });
});

describe('titleFromFileName', () => {
  const letters = 'd'.repeat(118);
  test("drops an emoji that doesn't fit after 119 letters", () => {
    expect(titleFromFileName(`#${letters}💃`)).toBe(`#${letters}`);
    expect(suggestedTitle(`#${letters}💃.mp4`)).toBe(`#${letters}`);
  });
  test('keeps an emoji that fits whole', () => {
    expect(titleFromFileName(`${letters}💃`)).toBe(`D${letters.slice(1)}💃`);
  });
  test('stays within the maximum when the capital letter is longer', () => {
    expect(titleFromFileName(`ß${'s'.repeat(119)}`)).toBe(`SS${'s'.repeat(118)}`);
    expect(titleFromFileName('𐐨')).toBe('𐐀');
  });
  test('drops half a character that is in the name', () => {
    expect(titleFromFileName('waltz \ud83d two')).toBe('Waltz two');
  });
});

test('the message on a wrong value in a dance file contains whole characters only', () => {
  for (let k = 34; k < 42; k++) {
    const words = describeIssue({ code: 'invalid_type', expected: 'number', input: `${'v'.repeat(k)}💃💃💃` });
    expect(words).toContain('got "vvv');
    // JSON writes half of a pair as its number.
    expect(words).not.toMatch(/\\ud[89a-f]/i);
  }
});

test('tags and reasons are cut in the same way', () => {
  expect(parseTags(`${'t'.repeat(39)}💃`)).toEqual(['t'.repeat(39)]);
  expect(parseTags(Array.from({ length: 30 }, (_, k) => `tag ${k}`).join(','))).toHaveLength(20);
  for (let k = 60; k < 120; k++) {
    expect(isWhole(encodeClose({ reason: 'bad_message', detail: `${'r'.repeat(k)}💃💃` }).payload)).toBe(true);
  }
});
