/** Remembers in the browser how late the players before this camera are, for each screen before which they dance. */
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { usualLag, withLag, type Lags } from '../preferences/lag-memory.ts';
import type { TextStorage } from '../preferences/preferences.svelte.ts';

/** The key of a screen that is this device itself. */
export const OWN_SCREEN = '';

type LagsByName = { readonly [name: string]: Lags };
type Stored = { readonly [screen: string]: LagsByName };

const STORAGE_KEY = 'instep-screen-lags';
/** A television at home, a laptop, and those of some friends. */
const MAX_SCREENS = 8;
const MAX_NAMES = 24;

/** The picture of a television is late, and that of each by another time: one lag for all would spoil the next dance. */
export class ScreenLags {
  readonly #storage: TextStorage | null;
  #stored: Stored;

  constructor(storage: TextStorage | null) {
    this.#storage = storage;
    this.#stored = read(storage);
  }

  /** Where the judge searches first for this player: their usual lag there, else that of all; undefined if unknown. */
  hintFor(screen: string, name: string): Seconds | undefined {
    const byName = own(this.#stored, screen) ?? {};
    const lag = usualLag(own(byName, name) ?? []) ?? usualLag(Object.values(byName).flat());
    return lag === null ? undefined : lag / 1000;
  }

  /** Stores the lag of a dance; null changes nothing. */
  recordLag(screen: string, name: string, lag: Milliseconds | null): void {
    if (lag === null) return;
    const byName = own(this.#stored, screen) ?? {};
    const lags = withLag(own(byName, name) ?? [], lag);
    this.#stored = latest(this.#stored, screen, latest(byName, name, lags, MAX_NAMES), MAX_SCREENS);
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify(this.#stored));
    } catch {
      // The browser stores nothing for this page: the judge finds the lag anew.
    }
  }
}

/** The entries with this one as the latest, without the oldest if there are too many. */
const latest = <T>(entries: { readonly [key: string]: T }, key: string, value: T, max: number): Record<string, T> =>
  Object.fromEntries(
    [...Object.entries(entries).filter(([other]) => other !== key), [key, value] as const].slice(-max),
  );

const own = <T>(entries: { readonly [key: string]: T }, key: string): T | undefined =>
  Object.hasOwn(entries, key) ? entries[key] : undefined;

const read = (storage: TextStorage | null): Stored => {
  try {
    return validStored(JSON.parse(storage?.getItem(STORAGE_KEY) ?? '{}'));
  } catch {
    return {};
  }
};

/** What is stored, without what another version may have stored otherwise. */
const validStored = (stored: unknown): Stored =>
  Object.fromEntries(entriesOf(stored).map(([screen, byName]) => [screen, validLags(byName)]));

const validLags = (byName: unknown): LagsByName =>
  Object.fromEntries(entriesOf(byName).flatMap(([name, lags]) => (isLags(lags) ? [[name, lags]] : [])));

const entriesOf = (value: unknown): readonly [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const isLags = (value: unknown): value is Lags =>
  Array.isArray(value) && value.every((lag) => typeof lag === 'number' && Number.isFinite(lag));
