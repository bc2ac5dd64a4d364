/** The texts of a player's own dancing, which are loaded with its page: the app's dictionaries don't hold them. */
import { myDancing as english, type MyDancingTexts } from '../words/english/my-dancing.ts';
import { myDancing as korean } from '../words/korean/my-dancing.ts';
import type { Language } from '../words/languages.ts';
import { language } from '../words/words.svelte.ts';

export const MY_DANCING_DICTIONARIES: Readonly<Record<Language, MyDancingTexts>> = { en: english, ko: korean };

/** Every text of the page, in the language that is shown now. */
export const myDancingWords = (): MyDancingTexts => MY_DANCING_DICTIONARIES[language()];
