/** What the player hears: the volume of a dance's video, and spoken ratings. */
import type { Milliseconds } from '@instep/choreo/units';
import type { Preferences } from '../preferences/preferences.svelte.ts';

/** Whether and how loud the page may be heard. */
export type Sound = Pick<Preferences, 'volume' | 'muted'>;

/** Applies the player's sound to a video that is playing; `isSilent`: it is muted whatever they choose. */
export const applySound = (
  video: Pick<HTMLVideoElement, 'volume' | 'muted'>,
  { volume, muted }: Sound,
  isSilent = false,
): void => {
  video.volume = volume;
  video.muted = muted || isSilent;
};

/** A word that comes later than this after the last one is announced; an earlier one is left out. */
const MIN_INTERVAL: Milliseconds = 1_500;

/** Speaks ratings, at most one every 1.5 s and never one after the other: a late rating would be heard with the wrong move. */
export class Speaker {
  #lastAt: Milliseconds = -Infinity;
  readonly #synthesis: Pick<SpeechSynthesis, 'speak' | 'cancel'> | null;

  constructor(synthesis: Pick<SpeechSynthesis, 'speak' | 'cancel'> | null) {
    this.#synthesis = synthesis;
  }

  /** Says the word if it is time for one; returns whether it is. */
  say(word: string, { now, locale, sound }: { now: Milliseconds; locale: string; sound: Sound }): boolean {
    if (now - this.#lastAt < MIN_INTERVAL) return false;
    this.#lastAt = now;
    if (sound.muted || !this.#synthesis) return true;
    this.#synthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(word);
    utterance.lang = locale;
    utterance.volume = sound.volume;
    utterance.rate = 1.15;
    this.#synthesis.speak(utterance);
    return true;
  }

  close(): void {
    this.#synthesis?.cancel();
  }
}
