/** The texts of the pause's settings and of the help, which are loaded with them: the app's dictionaries don't hold them. */
import * as english from '../words/english/pause.ts';
import * as korean from '../words/korean/pause.ts';
import type { HelpTexts, PauseSettingsTexts } from '../words/english/pause.ts';
import type { Language } from '../words/languages.ts';
import { language } from '../words/words.svelte.ts';

export type PauseWords = { readonly settings: PauseSettingsTexts; readonly help: HelpTexts };

export const PAUSE_DICTIONARIES: Readonly<Record<Language, PauseWords>> = { en: english, ko: korean };

/** The texts of the pause's settings and of the help, in the language that is shown now. */
export const pauseWords = (): PauseWords => PAUSE_DICTIONARIES[language()];
