/** Follows this device's camera second by second, for the page of its health. */
import { WarningMonitor, type Warning } from '@instep/choreo/warnings';
import type { Milliseconds } from '@instep/choreo/units';
import { fetchTicket, playUrl } from '../api.ts';
import { openStorage } from '../browser/window.ts';
import { HealthMeter } from '../camera/camera-health.ts';
import { DeviceMonitor } from '../camera/device-monitor.ts';
import { HEALTH_CHANNEL, readHistory } from '../camera/health-history.ts';
import { WITHOUT_CONNECTION, WITHOUT_HEALTH, type HealthSecond } from '../camera/health-second.ts';
import { Webcam } from '../camera/webcam.svelte.ts';
import { Channel } from '../play/channel.ts';
import type { ConnectionLoss } from '../play/connection-loss.ts';
import { Scoring } from '../play/scoring.svelte.ts';
import type { Preferences } from '../preferences/preferences.svelte.ts';
import { readingOf } from './health-warnings.ts';

const INTERVAL: Milliseconds = 1_000;
/** How long the connection is tried. */
export const TRIAL_SECONDS = 20;
/** One hour. */
const MAX_SECONDS = 3_600;
/** The rules look back half an hour. */
const RULES_SECONDS = 1_800;
/** Warnings are computed as often as this many seconds. */
const WARNING_STEP = 5;
/** A window in which somebody dances has been heard of so recently: it measures the camera, this page does not. */
const OTHER_WINDOW_TIMEOUT: Milliseconds = 3_000;

/** How the trial of the connection goes. */
export type Trial =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly secondsLeft: number }
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly loss: ConnectionLoss | null };

export class CameraMonitor {
  /** The last hour at most; what was danced in this tab before comes first. */
  seconds = $state.raw<readonly HealthSecond[]>([]);
  warnings = $state.raw<readonly Warning[]>([]);
  trial = $state.raw<Trial>({ state: 'none' });
  readonly webcam: Webcam;
  readonly #page: Window;
  readonly #meter: HealthMeter;
  readonly #device: DeviceMonitor;
  readonly #rules = new WarningMonitor();
  readonly #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(HEALTH_CHANNEL) : null;
  readonly #timer: ReturnType<typeof setInterval>;
  #scoring: Scoring | null = null;
  #otherWindowAt: Milliseconds = -Infinity;

  constructor(page: Window, preferences: Preferences) {
    this.#page = page;
    const video = Object.assign(page.document.createElement('video'), { muted: true, playsInline: true });
    this.webcam = new Webcam(video, page.navigator.mediaDevices, { known: preferences.camera });
    this.#meter = new HealthMeter(video);
    this.#device = new DeviceMonitor(page);
    this.seconds = readHistory(openStorage(page, 'sessionStorage'));
    if (this.#channel) this.#channel.onmessage = ({ data }: MessageEvent<HealthSecond>) => this.#handleOther(data);
    this.#timer = setInterval(() => this.#measure(), INTERVAL);
  }

  /** Sends frames to the server for 20 s; nothing is judged or stored. */
  tryConnection(): void {
    if (this.webcam.state !== 'open' || this.trial.state === 'running') return;
    this.trial = { state: 'running', secondsLeft: TRIAL_SECONDS };
    const { location } = this.#page;
    this.#scoring = new Scoring({
      request: null,
      connect: () => new Channel({ fetchTicket, openSocket: () => new WebSocket(playUrl(location.href)) }),
      camera: this.webcam.video,
      stampFrame: () => null,
      onSecond: (second) => this.#handleTrialSecond(second),
      onServerLost: () => this.#endTrial({ state: 'failed', loss: this.#scoring?.client.loss ?? null }),
      ...UNUSED,
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#scoring?.close();
    this.#channel?.close();
    this.#device.close();
    this.webcam.close();
  }

  #measure(): void {
    const now = performance.now();
    const isOpen = this.webcam.state === 'open';
    const health = isOpen ? this.#meter.measure(now) : null;
    if (this.#scoring || now - this.#otherWindowAt < OTHER_WINDOW_TIMEOUT) return;
    const device = this.#device.read();
    if (!health && device.battery === null && device.pressure === null) return;
    this.#add({ at: Date.now(), ...(health ?? WITHOUT_HEALTH), ...WITHOUT_CONNECTION, ...device });
  }

  #handleOther(second: HealthSecond): void {
    this.#otherWindowAt = performance.now();
    this.#add(second);
  }

  #handleTrialSecond(second: HealthSecond): void {
    // Until the server has agreed, nothing is sent.
    const isWatching = this.#scoring?.client.state === 'watching';
    this.#add({ ...second, ...(isWatching ? {} : WITHOUT_CONNECTION), ...this.#device.read() });
    if (!isWatching || this.trial.state !== 'running') return;
    const secondsLeft = this.trial.secondsLeft - 1;
    if (secondsLeft > 0) this.trial = { state: 'running', secondsLeft };
    else this.#endTrial({ state: 'done' });
  }

  #endTrial(trial: Trial): void {
    this.trial = trial;
    const scoring = this.#scoring;
    this.#scoring = null;
    scoring?.close();
  }

  #add(second: HealthSecond): void {
    this.seconds = [...this.seconds.slice(1 - MAX_SECONDS), second];
    if (this.seconds.length % WARNING_STEP !== 0) return;
    this.warnings = this.#rules.update(this.seconds.slice(-RULES_SECONDS).map(readingOf));
  }
}

const nothing = (): void => undefined;
/** What only a dance needs. */
const UNUSED = {
  onCheckPassed: nothing,
  onReady: nothing,
  onVerdict: nothing,
  onFinished: nothing,
  onBroken: nothing,
  onResumed: nothing,
};
