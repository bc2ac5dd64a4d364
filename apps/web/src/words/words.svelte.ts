import { ENGLISH, type Words } from './english.ts';

const LANGUAGES = { en: ENGLISH } as const satisfies Readonly<Record<string, Words>>;
export type Language = keyof typeof LANGUAGES;

let spoken = $state<Language>('en');

/** Every text, in the language that is shown now. */
export const words = (): Words => LANGUAGES[spoken];

/** Shows another language from now on, wherever it is read. */
export const speak = (language: Language): void => {
  spoken = language;
};
