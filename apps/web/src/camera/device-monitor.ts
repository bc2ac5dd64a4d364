/** Reads how hot the device gets and how full its battery is, in browsers that tell it. */
import { WITHOUT_DEVICE, type DeviceSecond } from './health-second.ts';

/** https://www.w3.org/TR/battery-status/ */
type Battery = { readonly level: number; readonly charging: boolean };
/** https://www.w3.org/TR/compute-pressure/ */
type PressureObserver = {
  observe(source: 'cpu', options: { readonly sampleInterval: number }): Promise<void>;
  disconnect(): void;
};
type PressureObserverConstructor = new (
  callback: (records: readonly { readonly state: string }[]) => void,
) => PressureObserver;

/** The parts of a page that only some browsers have. */
type MonitoredPage = {
  readonly navigator?: { readonly getBattery?: () => Promise<Battery> };
  readonly PressureObserver?: PressureObserverConstructor;
};

const SAMPLE_INTERVAL_MS = 2_000;

export class DeviceMonitor {
  #battery: Battery | null = null;
  #pressure: string | null = null;
  readonly #observer: PressureObserver | null = null;

  constructor(page: object) {
    const { navigator, PressureObserver: Observer } = page as MonitoredPage;
    navigator?.getBattery?.().then(
      (battery) => (this.#battery = battery),
      () => undefined,
    );
    if (!Observer) return;
    this.#observer = new Observer((records) => (this.#pressure = records.at(-1)?.state ?? this.#pressure));
    // Refused where a policy forbids it: then the device tells nothing.
    this.#observer.observe('cpu', { sampleInterval: SAMPLE_INTERVAL_MS }).catch(() => undefined);
  }

  read(): DeviceSecond {
    const battery = this.#battery;
    return battery
      ? { pressure: this.#pressure, battery: battery.level, isCharging: battery.charging }
      : { ...WITHOUT_DEVICE, pressure: this.#pressure };
  }

  close(): void {
    this.#observer?.disconnect();
  }
}
