/** The texts of judging a recording, which are loaded with its page: the app's dictionaries don't hold them. */
import { recording as english, type RecordingTexts } from '../words/english/recording.ts';
import { recording as korean } from '../words/korean/recording.ts';
import type { Language } from '../words/languages.ts';
import { language } from '../words/words.svelte.ts';

export const RECORDING_DICTIONARIES: Readonly<Record<Language, RecordingTexts>> = { en: english, ko: korean };

/** Every text of the page, in the language that is shown now. */
export const recordingWords = (): RecordingTexts => RECORDING_DICTIONARIES[language()];
