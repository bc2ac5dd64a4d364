import { describe, expect, it } from 'vitest';
import { DeviceMonitor } from '@instep/web/camera/device-monitor';

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the device', () => {
  it('tells nothing in a browser that has neither battery nor pressure', async () => {
    const monitor = new DeviceMonitor({ navigator: {} });
    await settle();
    expect(monitor.read()).toEqual({ pressure: null, battery: null, isCharging: null });
    monitor.close();
  });

  it('tells its battery and the last pressure', async () => {
    let report: (records: readonly { readonly state: string }[]) => void = () => undefined;
    let isObserving = false;
    class PressureObserver {
      constructor(callback: typeof report) {
        report = callback;
      }
      observe(): Promise<void> {
        isObserving = true;
        return Promise.resolve();
      }
      disconnect(): void {
        isObserving = false;
      }
    }
    const getBattery = () => Promise.resolve({ level: 0.4, charging: true });
    const monitor = new DeviceMonitor({ navigator: { getBattery }, PressureObserver });
    await settle();
    report([{ state: 'fair' }, { state: 'serious' }]);
    expect(monitor.read()).toEqual({ pressure: 'serious', battery: 0.4, isCharging: true });
    expect(isObserving).toBe(true);
    monitor.close();
    expect(isObserving).toBe(false);
  });

  it('tells nothing where the browser refuses', async () => {
    class PressureObserver {
      observe(): Promise<void> {
        return Promise.reject(new DOMException('no', 'NotAllowedError'));
      }
      disconnect(): void {
        // It observes nothing.
      }
    }
    const getBattery = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    const monitor = new DeviceMonitor({ navigator: { getBattery }, PressureObserver });
    await settle();
    expect(monitor.read()).toEqual({ pressure: null, battery: null, isCharging: null });
  });
});
