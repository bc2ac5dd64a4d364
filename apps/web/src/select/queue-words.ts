/** The texts of a queue of dances, which are loaded with it: the app's dictionaries don't hold them. */
import * as english from '../words/english/queue.ts';
import * as korean from '../words/korean/queue.ts';
import type { PlayOnTexts, QueueTexts } from '../words/english/queue.ts';
import type { Language } from '../words/languages.ts';
import { language } from '../words/words.svelte.ts';

export type QueueWords = { readonly queue: QueueTexts; readonly playOn: PlayOnTexts };

export const QUEUE_DICTIONARIES: Readonly<Record<Language, QueueWords>> = { en: english, ko: korean };

/** Every text of a queue of dances, in the language that is shown now. */
export const queueWords = (): QueueWords => QUEUE_DICTIONARIES[language()];
