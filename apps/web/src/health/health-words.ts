/** The texts of the page of health, which are loaded with it: the app's dictionaries don't hold them. */
import type { Seconds } from '@instep/choreo/units';
import type { Warning } from '@instep/choreo/warnings';
import { health as english, type HealthTexts } from '../words/english/health.ts';
import { health as korean } from '../words/korean/health.ts';
import type { Language } from '../words/languages.ts';
import { language } from '../words/words.svelte.ts';

export const HEALTH_DICTIONARIES: Readonly<Record<Language, HealthTexts>> = { en: english, ko: korean };

/** Every text of the page, in the language that is shown now. */
export const healthWords = (): HealthTexts => HEALTH_DICTIONARIES[language()];

/** Whole minutes, rounded down: better warned a little early. */
export const minutesOf = (seconds: Seconds | null): number | null => seconds && Math.floor(seconds / 60);

export const warningText = ({ rule, inS }: Warning): string => healthWords().warnings[rule](minutesOf(inS));
