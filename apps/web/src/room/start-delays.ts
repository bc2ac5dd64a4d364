import { median } from '@instep/choreo/statistics';
import type { Milliseconds } from '@instep/choreo/units';
import type { TextStorage } from '../preferences/preferences.svelte.ts';

const STORAGE_KEY = 'instep-start-delays';
const MAX_DELAYS = 3;
/** Before the first start: about the middle of what browsers take. */
export const FIRST_LEAD: Milliseconds = 60;
/** A longer delay was an accident, such as a computer under load. */
const MAX_DELAY: Milliseconds = 400;

/** How long this screen takes from `play()` to its first frame: the last starts on this device. */
export class StartDelays {
  readonly #storage: TextStorage | null;
  #delays: readonly Milliseconds[];

  constructor(storage: TextStorage | null) {
    this.#storage = storage;
    this.#delays = readStored(storage);
  }

  /** How much before a moment `play()` is called for the video to run from that moment. */
  get lead(): Milliseconds {
    return this.#delays.length === 0 ? FIRST_LEAD : median(this.#delays);
  }

  record(delay: Milliseconds): void {
    const limited = Math.round(Math.min(MAX_DELAY, Math.max(0, delay)));
    this.#delays = [...this.#delays, limited].slice(-MAX_DELAYS);
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify(this.#delays));
    } catch {
      // The browser stores nothing for this page: the next visit begins with the usual delay.
    }
  }
}

const readStored = (storage: TextStorage | null): readonly Milliseconds[] => {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.filter((delay): delay is number => typeof delay === 'number' && delay >= 0 && delay <= MAX_DELAY);
  } catch {
    return [];
  }
};
