import { describe, expect, it } from 'vitest';
import { Preferences } from '../../../apps/web/src/preferences.svelte.ts';
import { chooseLanguage, nextLanguage } from '../../../apps/web/src/words/choose-language.ts';
import { ENGLISH } from '../../../apps/web/src/words/english.ts';
import { KOREAN } from '../../../apps/web/src/words/korean.ts';
import { knownLanguage, nameOf, speak, words } from '../../../apps/web/src/words/words.svelte.ts';

type Leaf = readonly [path: string, text: unknown];

/** Every text and every function of a dictionary with its path. */
const leaves = (node: unknown, path = ''): readonly Leaf[] =>
  typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
    : [[path, node]];

/** What a text says: a function of numbers, or of a limb and numbers, is asked in each way. */
const saidBy = (text: unknown): readonly unknown[] =>
  typeof text === 'function'
    ? [1, 'left_arm', 'https://localhost:8443'].map((first) => (text as (...args: unknown[]) => unknown)(first, 2, 3))
    : [text];

const HANGUL = /[가-힣]/;
/** Longer than a unit or a key, and no name of a format; a number in a limb's place says `undefined`. */
const LATIN_WORD = /(?!\b(?:CSV|PNG|undefined)\b)\b[A-Za-z]{3,}/;

describe('the dictionaries', () => {
  it('have the same texts, by their paths, in both languages', () => {
    const paths = (words: unknown) => leaves(words).map(([path, text]) => `${path}: ${typeof text}`);
    expect(paths(KOREAN).toSorted()).toEqual(paths(ENGLISH).toSorted());
  });

  it.each([
    ['English', ENGLISH],
    ['Korean', KOREAN],
  ])('leave nothing unsaid in %s', (_name, dictionary) => {
    const unsaid = leaves(dictionary).filter(([, text]) =>
      saidBy(text).some((said) => said === undefined || said === '' || said === ' '),
    );
    expect(unsaid.map(([path]) => path)).toEqual([]);
  });

  it('leave no English sentence among the Korean ones', () => {
    const isEnglish = (said: unknown) => LATIN_WORD.test(String(said)) && !HANGUL.test(String(said));
    const foreign = leaves(KOREAN).filter(([, text]) => isEnglish(saidBy(text)[0]));
    expect(foreign.map(([path]) => path)).toEqual([]);
  });
});

describe('the language', () => {
  it('is the first of the reader’s that is known, English when none is', () => {
    expect(knownLanguage(['fr-FR', 'ko-KR', 'en-US'])).toBe('ko');
    expect(knownLanguage(['KO'])).toBe('ko');
    expect(knownLanguage(['de', 'fr'])).toBe('en');
    expect(knownLanguage([])).toBe('en');
  });

  it('changes what is read from then on, and the choice is kept', () => {
    let kept: string | null = null;
    const storage = { getItem: () => kept, setItem: (_key: string, text: string) => void (kept = text) };
    expect(new Preferences(storage).language).toBeNull();
    chooseLanguage(new Preferences(storage), 'ko');
    expect(words().nav.settings).toBe('설정');
    expect([nextLanguage(), nameOf('ko'), new Preferences(storage).language]).toEqual(['en', '한국어', 'ko']);
    speak('en');
  });

  it('that is kept but unknown is the browser’s choice again', () => {
    const storage = { getItem: () => '{"language":"tlh"}', setItem: () => undefined };
    expect(new Preferences(storage).language).toBeNull();
  });
});
