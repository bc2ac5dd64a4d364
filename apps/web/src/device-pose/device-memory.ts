/** Remembers in the browser what was learned about this device and about the server's room. */
import type { Milliseconds } from '@instep/choreo/units';
import type { SelfTestResult } from './self-test.ts';

/** Where texts are stored; `localStorage` in the browser. */
type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

type Stored = {
  /** The result of the self-test, for a browser and a build of the app. */
  readonly selfTest?: { readonly of: string; readonly result: SelfTestResult; readonly at: Milliseconds } | undefined;
  /** When the server had too little room for this player. */
  readonly serverFullAt?: Milliseconds | undefined;
};

const STORAGE_KEY = 'instep-device';
const DAY: Milliseconds = 24 * 60 * 60_000;
/** A browser's update may change the result; a device may be slow because it was busy or hot. */
const SELF_TEST_VALID: Milliseconds = 30 * DAY;
const SLOW_VALID: Milliseconds = DAY;
/** A class or a party is over after a while. */
const SERVER_FULL_VALID: Milliseconds = 60 * 60_000;

export type DeviceMemoryOptions = {
  readonly storage: TextStorage | null;
  /** Identifies the browser and the networks: with another one the self-test runs again. */
  readonly identity: string;
  readonly now?: () => Milliseconds;
};

/** What this browser remembers about the device; nothing, where the browser stores nothing. */
export class DeviceMemory {
  readonly #options: DeviceMemoryOptions;
  readonly #now: () => Milliseconds;
  #stored: Stored;

  constructor(options: DeviceMemoryOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#stored = read(options.storage);
  }

  /** The result of the last self-test; null if there is none, or it is too old. */
  get selfTest(): SelfTestResult | null {
    const { selfTest } = this.#stored;
    if (selfTest?.of !== this.#options.identity) return null;
    const { result, at } = selfTest;
    const valid = !result.passed && result.reason === 'slow' ? SLOW_VALID : SELF_TEST_VALID;
    return this.#isRecent(at, valid) ? result : null;
  }

  /** Stores a result; null makes the next run test again. */
  setSelfTest(result: SelfTestResult | null): void {
    const selfTest = result ? { of: this.#options.identity, result, at: this.#now() } : undefined;
    this.#save({ ...this.#stored, selfTest });
  }

  /** The server has refused this player because it is full, or granted too low a rate, in the last hour. */
  get isServerFull(): boolean {
    return this.#isRecent(this.#stored.serverFullAt, SERVER_FULL_VALID);
  }

  setServerFull(isFull: boolean): void {
    this.#save({ ...this.#stored, serverFullAt: isFull ? this.#now() : undefined });
  }

  #isRecent(at: Milliseconds | undefined, valid: Milliseconds): boolean {
    return at !== undefined && this.#now() - at < valid;
  }

  #save(stored: Stored): void {
    this.#stored = stored;
    try {
      this.#options.storage?.setItem(STORAGE_KEY, JSON.stringify(stored));
    } catch {
      // The browser stores nothing for this page: the device is tested again next time.
    }
  }
}

const read = (storage: TextStorage | null): Stored => {
  try {
    return (JSON.parse(storage?.getItem(STORAGE_KEY) ?? '{}') ?? {}) as Stored;
  } catch {
    return {};
  }
};
