import type { Milliseconds } from '@instep/choreo/units';
import { MessageError, type PoseOrigin } from '@instep/protocol/client-message';
import type { FrameMessage } from '@instep/protocol/frame-message';
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import type { Clock } from '../clock.ts';
import { DeviceSource, type DeviceSlots } from './device-source.ts';
import { openJpegSource, type JpegSourceContext, type JpegSourceRequest, type OpenJpegSource } from './jpeg-source.ts';
import { droppedObservation, type GrantedSource } from './observation.ts';

export type PlayerSourceContext = JpegSourceContext & { readonly clock: Clock; readonly deviceSlots: DeviceSlots };

export type PlayerSourceRequest = JpegSourceRequest & {
  /** Where the poses are estimated at first. */
  readonly poses: PoseOrigin;
};

/** How often a share of the frame budget is requested while a player who fell back has none. */
const RETRY_MS: Milliseconds = 5000;

/**
 * The frames of one camera, estimated by the server or by their own device. A device that can't go on falls back to the
 * server, at most once:
 *
 *     device ──useServer──▶ waiting for a share of the frame budget, rate 0 ──▶ server
 */
export class PlayerSource implements GrantedSource<FrameMessage> {
  readonly #context: PlayerSourceContext;
  readonly #request: PlayerSourceRequest;
  #device: DeviceSource | null = null;
  #server: OpenJpegSource | null = null;
  #cancelRetry = (): void => {};

  /** Opens a source; `null` when no share of the frame budget, or no slot for a device, is left. */
  static open(context: PlayerSourceContext, request: PlayerSourceRequest): PlayerSource | null {
    const source = new PlayerSource(context, request);
    return source.#openFirst() ? source : null;
  }

  private constructor(context: PlayerSourceContext, request: PlayerSourceRequest) {
    this.#context = context;
    this.#request = request;
  }

  /** The rate at which frames should be sent now, in frames a second; 0 while there is no share of the budget. */
  get fps(): number {
    return this.#device ? this.#request.wantedFps : (this.#server?.fps ?? 0);
  }

  /** What is known of the players; `null` while their device follows them. */
  get track(): CameraTrack | null {
    return this.#server?.track ?? null;
  }

  put(frame: FrameMessage): void {
    if ('jpeg' in frame) {
      if (this.#server) this.#server.put(frame);
      else this.#request.onObservation(droppedObservation(frame));
    } else if (this.#device) {
      this.#device.put(frame);
    } else {
      this.#request.onObservation(droppedObservation(frame, 'device'));
    }
  }

  /** Falls back to the server, and reports the rate; without a free share 0, until one is free. */
  useServer(): void {
    if (!this.#device) return;
    this.#device.close();
    this.#device = null;
    this.#requestServer();
  }

  /** The players of two seats were taken for each other; a device exchanges its own. Throws MessageError. */
  swap(one: number, other: number): void {
    const { seats } = this.#request;
    if (Math.max(one, other) >= seats) throw new MessageError(`swap: expected seats below ${seats}`);
    this.#server?.swap(one, other);
  }

  async idle(): Promise<void> {
    await this.#server?.idle();
  }

  close(): void {
    this.#cancelRetry();
    this.#device?.close();
    this.#device = null;
    this.#server?.close();
  }

  #openFirst(): boolean {
    const { clock, deviceSlots } = this.#context;
    const { poses, wantedFps: fps, seats, onObservation } = this.#request;
    if (poses === 'server') return this.#openServer();
    const release = deviceSlots.take(seats);
    if (!release) return false;
    this.#device = new DeviceSource({ clock, fps, seats, onObservation, release });
    return true;
  }

  #requestServer(): void {
    if (!this.#openServer()) this.#cancelRetry = this.#context.clock.after(RETRY_MS, () => this.#requestServer());
    this.#request.onRate(this.fps);
  }

  #openServer(): boolean {
    this.#server = openJpegSource(this.#context, this.#request);
    return this.#server !== null;
  }
}
