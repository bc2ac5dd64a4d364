/** Where a player's poses are estimated, from the choice to a fallback in mid-dance. */
import type { PoseOrigin, StartMessage } from '@instep/protocol/client-message';
import type { HostChoice } from '@instep/protocol/http';
import type { DeviceMemory } from './device-memory.ts';
import { chooseWay, MIN_SERVER_FPS, type ChosenWay, type PoseChoice, type ServerReason } from './choose-way.ts';
import { DeviceEstimator, type DeviceFailure, type LoadProgress, type WorkerLike } from './device-estimator.ts';
import { runSelfTest, type SelfTestFrame, type SelfTestResult } from './self-test.ts';
import type { DeviceModel } from './worker-messages.ts';

export type PoseWayOptions = {
  readonly host: HostChoice;
  readonly memory: DeviceMemory;
  /** The browser has what the worker needs. */
  readonly isSupported: boolean;
  readonly savesData: boolean;
  readonly createWorker: () => WorkerLike;
  readonly isPatient?: boolean;
  readonly loadSelfTest: () => Promise<{ readonly frame: SelfTestFrame; readonly image: Blob }>;
  /** Called when the state has become `device` or `server` after the choice was made. */
  readonly onSettled: () => void;
};

/**
 *     server     the server estimates
 *     loading    the networks are being loaded, because the device is to estimate
 *     testing    the self-test runs
 *     device     the device estimates
 */
export type PoseWayState = 'server' | 'loading' | 'testing' | 'device';

/** Why the server estimates although the device was to. */
export type Refusal = Exclude<ServerReason, 'chosen'> | DeviceFailure;

/**
 * Where the poses of one player are estimated during a visit. While it is not settled, nothing is estimated: frames must
 * not go to the server of those who want them to stay on the device.
 *
 *     server ◀──choose──▶ loading ──▶ testing (unless it was tested before) ──▶ device
 *        ▲                   └──────────────┴──────────── a failure ─────────────┤
 *        └────────────────────────────────────────────────────────────────────────┘
 */
export class PoseWay {
  state = $state<PoseWayState>('server');
  /** How much of the networks is loaded; null before the first byte. */
  progress = $state.raw<LoadProgress | null>(null);
  /** Why the server estimates although the player or the host wants the device; null if it doesn't. */
  refusal = $state<Refusal | null>(null);
  readonly #options: PoseWayOptions;
  #device: DeviceEstimator | null = null;
  #model: DeviceModel = 'lite';
  /** A device that has failed in this visit is not tried again, unless the player asks for it. */
  #hasFailed = false;

  constructor(options: PoseWayOptions) {
    this.#options = options;
  }

  /** Who estimates, or is to. */
  get poses(): PoseOrigin {
    return this.state === 'server' ? 'server' : 'device';
  }

  get isSettled(): boolean {
    return this.state === 'server' || this.state === 'device';
  }

  /** The device's estimator; null until it is ready, and while the server estimates. */
  get estimator(): DeviceEstimator | null {
    return this.state === 'device' ? this.#device : null;
  }

  /** What the record says about the device; undefined while the server estimates. */
  get device(): StartMessage['device'] {
    return this.state === 'device' && this.#device ? { model: this.#model, engine: this.#device.engine } : undefined;
  }

  /** Whether the device has passed the self-test and is to estimate: no frame will leave it. */
  isOnDevice(player: PoseChoice): boolean {
    return this.#wayFor(player).poses === 'device';
  }

  /**
   * Chooses for a menu. False if nothing may be estimated there: a test would load 7 MB for a menu, and a player who asked
   * for the device has not been told there that it can't be used.
   */
  chooseForMenu(player: PoseChoice): boolean {
    const { poses } = this.#wayFor(player);
    if (poses === 'test' || (poses === 'server' && player === 'device')) return false;
    this.choose(player);
    return true;
  }

  /** Chooses by the player's setting; a device that is in use stays. */
  choose(player: PoseChoice): void {
    const way = this.#wayFor(player);
    if (way.poses === 'server') {
      this.#closeDevice();
      this.refusal = player === 'device' && way.reason !== 'chosen' ? way.reason : null;
    } else if (!this.#device && !this.#hasFailed) {
      void this.#open(way.poses === 'test' ? null : way.model);
    }
  }

  /** The player asks for another way: a device that has failed is tried again. */
  chooseAgain(player: PoseChoice): void {
    this.#hasFailed = false;
    if (player === 'device' && !this.#options.memory.selfTest?.passed) this.#options.memory.setSelfTest(null);
    this.choose(player);
  }

  /** Whether the device may take over because the server has no room. */
  recordServerFull(player: PoseChoice): boolean {
    this.#options.memory.setServerFull(true);
    this.choose(player);
    return this.state !== 'server';
  }

  /** Remembers whether the server had room for a dance: the granted rate, and that of the reference. */
  recordServerRate(fps: number, referenceFps: number): void {
    this.#options.memory.setServerFull(fps < Math.min(MIN_SERVER_FPS, referenceFps));
  }

  close(): void {
    this.#closeDevice();
  }

  #wayFor(player: PoseChoice): ChosenWay {
    const { host, memory, isSupported, savesData } = this.#options;
    const { selfTest, isServerFull } = memory;
    return chooseWay({ host, player, isSupported, selfTest, isServerFull, savesData });
  }

  /** Opens the device with a network that it has been tested with; null to test it. */
  async #open(model: DeviceModel | null): Promise<void> {
    this.state = 'loading';
    this.progress = null;
    this.refusal = null;
    const { createWorker, isPatient } = this.#options;
    const device = new DeviceEstimator({
      createWorker,
      isPatient,
      onProgress: (progress) => (this.progress = progress),
      onFailure: (failure) => this.#handleFailure(failure),
    });
    this.#device = device;
    const opening = model ? this.#load(device, model) : this.#test(device);
    const result = await opening.catch((): SelfTestResult => ({ passed: false, reason: 'not_loaded' }));
    // It was closed, or has failed, meanwhile.
    if (this.#device !== device) return;
    if (!result.passed) return this.#settleOnServer(result.reason);
    device.reset();
    this.#model = result.model;
    this.state = 'device';
    this.#options.onSettled();
  }

  async #load(device: DeviceEstimator, model: DeviceModel): Promise<SelfTestResult> {
    return (await device.load(model)) ? { passed: true, model, p90Ms: 0 } : { passed: false, reason: 'not_loaded' };
  }

  async #test(device: DeviceEstimator): Promise<SelfTestResult> {
    const { frame, image } = await this.#options.loadSelfTest();
    const { width, height } = frame;
    let timeMs = 0;
    const result = await runSelfTest(
      {
        isPatient: this.#options.isPatient,
        load: async (model) => {
          const isLoaded = await device.load(model);
          if (this.#device === device) this.state = 'testing';
          return isLoaded;
        },
        estimate: async () =>
          device.estimate({ image: await createImageBitmap(image), width, height, timeMs: (timeMs += 100) }),
      },
      frame,
    );
    // What could not be loaded now may be loaded next time.
    if (result.passed || result.reason !== 'not_loaded') this.#options.memory.setSelfTest(result);
    return result;
  }

  #handleFailure(failure: DeviceFailure): void {
    if (failure !== 'not_loaded') this.#options.memory.setSelfTest(null);
    this.#settleOnServer(failure);
  }

  #settleOnServer(refusal: Refusal): void {
    this.#hasFailed = true;
    this.#closeDevice();
    this.refusal = refusal;
    this.#options.onSettled();
  }

  #closeDevice(): void {
    const device = this.#device;
    this.#device = null;
    this.state = 'server';
    device?.close();
  }
}
