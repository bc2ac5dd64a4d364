/** The texts of the Lab, which are loaded with it: the app's dictionaries don't hold them. */
import { lab as english, type LabTexts } from '../words/english/lab.ts';
import { lab as korean } from '../words/korean/lab.ts';
import type { Language } from '../words/languages.ts';
import { language } from '../words/words.svelte.ts';

export const LAB_DICTIONARIES: Readonly<Record<Language, LabTexts>> = { en: english, ko: korean };

/** Every text of the Lab, in the language that is shown now. */
export const labWords = (): LabTexts => LAB_DICTIONARIES[language()];
