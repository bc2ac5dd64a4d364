import { ENGLISH, type Words } from './english.ts';
import { KOREAN } from './korean.ts';

const DICTIONARIES = { en: ENGLISH, ko: KOREAN } as const satisfies Readonly<Record<string, Words>>;
export type Language = keyof typeof DICTIONARIES;
/** Every language of the app. */
export const LANGUAGES: readonly Language[] = ['en', 'ko'];

let spoken = $state<Language>('en');

/** Every text, in the language that is shown now. */
export const words = (): Words => DICTIONARIES[spoken];

/** The language that is shown now. */
export const language = (): Language => spoken;

/** Shows another language from now on, wherever it is read. */
export const speak = (language: Language): void => {
  spoken = language;
};

/** What a language calls itself, for those who understand no other. */
export const nameOf = (language: Language): string => DICTIONARIES[language].language.name;

/** The first language that both the reader, by tags like `ko-KR`, and the app know; English when there is none. */
export const knownLanguage = (tags: readonly string[]): Language => {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => language === tag.toLowerCase().split('-')[0]);
    if (known) return known;
  }
  return 'en';
};
