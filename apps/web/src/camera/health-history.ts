/** Keeps the last ten minutes of health in this tab: numbers only, for the page that is opened after the dance. */
import type { Milliseconds } from '@instep/choreo/units';
import { openStorage } from '../browser/window.ts';
import { DeviceMonitor } from './device-monitor.ts';
import type { HealthSecond } from './health-second.ts';

const STORAGE_KEY = 'instep-health';
/** Other tabs and windows of this browser hear of each second on this channel. */
export const HEALTH_CHANNEL = 'instep-health';
const KEPT: Milliseconds = 10 * 60_000;
/** Storing is not free, so it does not happen every second. */
const STORING_INTERVAL: Milliseconds = 5_000;

/** The part of a tab's storage that is needed. */
type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;
/** The part of a BroadcastChannel that sends. */
type Announcer = Pick<BroadcastChannel, 'postMessage'>;

/** What is kept in a tab; nothing where it can't be read. */
export const readHistory = (storage: Pick<TabStorage, 'getItem'> | null): readonly HealthSecond[] => {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored) ? (stored as readonly HealthSecond[]) : [];
  } catch {
    return [];
  }
};

export class HealthHistory {
  #seconds: readonly HealthSecond[];
  #storedAt: Milliseconds = -Infinity;
  readonly #storage: TabStorage | null;
  readonly #announcer: Announcer | null;

  constructor(storage: TabStorage | null, announcer: Announcer | null = null) {
    this.#storage = storage;
    this.#announcer = announcer;
    this.#seconds = readHistory(storage);
  }

  get seconds(): readonly HealthSecond[] {
    return this.#seconds;
  }

  readonly add = (second: HealthSecond): void => {
    this.#seconds = [...this.#seconds.filter(({ at }) => second.at - at < KEPT), second];
    this.#announcer?.postMessage(second);
    if (second.at - this.#storedAt >= STORING_INTERVAL) this.store(second.at);
  };

  /** Stores what is known, such as at the end of a dance. */
  store(now: Milliseconds = Date.now()): void {
    this.#storedAt = now;
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify(this.#seconds));
    } catch {
      // The tab's storage may be full or switched off: the dance goes on without it.
    }
  }
}

/** Records a dance's health in the page's tab, with what the device tells about itself. */
export class HealthRecorder {
  readonly history: HealthHistory;
  readonly #device: DeviceMonitor;
  readonly #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(HEALTH_CHANNEL) : null;

  constructor(page: Window) {
    this.history = new HealthHistory(openStorage(page, 'sessionStorage'), this.#channel);
    this.#device = new DeviceMonitor(page);
  }

  readonly record = (second: HealthSecond): void => this.history.add({ ...second, ...this.#device.read() });

  close(): void {
    this.history.store();
    this.#device.close();
    this.#channel?.close();
  }
}
