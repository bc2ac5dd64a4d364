import type { Words } from './english/english.ts';
import { DICTIONARIES, LANGUAGES, type Language } from './languages.ts';

let current = $state<Language>(LANGUAGES[0]);

/** Every text, in the language that is shown now. */
export const words = (): Words => DICTIONARIES[current];

/** The language that is shown now. */
export const language = (): Language => current;

/** Switches the language; every text on the page follows. */
export const setLanguage = (language: Language): void => {
  current = language;
};

/** The language after the one that is shown now. */
export const nextLanguage = (): Language => LANGUAGES[(LANGUAGES.indexOf(current) + 1) % LANGUAGES.length] ?? current;
