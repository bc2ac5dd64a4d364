import { ENGLISH, type Words } from './english/english.ts';
import { KOREAN } from './korean/korean.ts';

/** Every language of the app by its tag, in the order of the menus. The first is the fallback. */
export const DICTIONARIES = { en: ENGLISH, ko: KOREAN } as const satisfies Readonly<Record<string, Words>>;

export type Language = keyof typeof DICTIONARIES;
export const LANGUAGES = Object.keys(DICTIONARIES) as readonly Language[] as readonly [Language, ...Language[]];

/** A language's own name for itself, for readers who know only that language. */
export const ownNameOf = (language: Language): string => DICTIONARIES[language].language.name;

/** The first of the reader's languages, given as tags like `ko-KR`, that the app has; otherwise the app's first. */
export const firstKnownLanguage = (tags: readonly string[]): Language => {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => language === tag.toLowerCase().split('-')[0]);
    if (known) return known;
  }
  return LANGUAGES[0];
};
