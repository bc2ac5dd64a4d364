import type { Preferences } from '../preferences.svelte.ts';
import { language, LANGUAGES, speak, type Language } from './words.svelte.ts';

/** Shows another language at once, and keeps the choice on this device. */
export const chooseLanguage = (preferences: Preferences, chosen: Language): void => {
  speak(chosen);
  preferences.language = chosen;
  preferences.save();
};

/** The language after the one that is shown now. */
export const nextLanguage = (): Language =>
  LANGUAGES[(LANGUAGES.indexOf(language()) + 1) % LANGUAGES.length] ?? language();
