import { ENGLISH, type Words } from './english/english.ts';
import { KOREAN } from './korean/korean.ts';

/** Every language of the app by its tag, in the order of the menus; the first is for readers who know none of them. */
export const DICTIONARIES = { en: ENGLISH, ko: KOREAN } as const satisfies Readonly<Record<string, Words>>;

export type Language = keyof typeof DICTIONARIES;
export const LANGUAGES = Object.keys(DICTIONARIES) as readonly Language[] as readonly [Language, ...Language[]];

/** What a language calls itself, for those who understand no other. */
export const nameOf = (language: Language): string => DICTIONARIES[language].language.name;

/** The first language that both the reader, by tags like `ko-KR`, and the app know; the app's first when there is none. */
export const knownLanguage = (tags: readonly string[]): Language => {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => language === tag.toLowerCase().split('-')[0]);
    if (known) return known;
  }
  return LANGUAGES[0];
};
