/** The texts of dancing together, which only the chunk of the room loads: the app's dictionaries don't hold them. */
import * as english from '../words/english/room.ts';
import * as korean from '../words/korean/room.ts';
import type { CallTexts, LobbyTexts, SeatsTexts, StageTexts } from '../words/english/room.ts';
import type { Language } from '../words/languages.ts';
import { language } from '../words/words.svelte.ts';

export type RoomWords = {
  readonly lobby: LobbyTexts;
  readonly seats: SeatsTexts;
  readonly stage: StageTexts;
  readonly call: CallTexts;
};

export const ROOM_DICTIONARIES: Readonly<Record<Language, RoomWords>> = { en: english, ko: korean };

/** Every text of dancing together, in the language that is shown now. */
export const roomWords = (): RoomWords => ROOM_DICTIONARIES[language()];
