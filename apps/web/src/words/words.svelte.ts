import type { Words } from './english/english.ts';
import { DICTIONARIES, LANGUAGES, type Language } from './languages.ts';

let shown = $state<Language>(LANGUAGES[0]);

/** Every text, in the language that is shown now. */
export const words = (): Words => DICTIONARIES[shown];

/** The language that is shown now. */
export const language = (): Language => shown;

/** Switches the language; every text on the page follows. */
export const showLanguage = (language: Language): void => {
  shown = language;
};

/** The language after the one that is shown now. */
export const nextLanguage = (): Language => LANGUAGES[(LANGUAGES.indexOf(shown) + 1) % LANGUAGES.length] ?? shown;
