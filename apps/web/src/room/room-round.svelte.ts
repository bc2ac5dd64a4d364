/** One round of the room on this device: what it shows, what it films, and when that may begin. */
import type { Epoch } from '@instep/choreo/epoch';
import type { DanceTurn } from '@instep/choreo/turn-taking';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { DanceDetails } from '@instep/protocol/http';
import type { RoomAnchor, RoomServerMessageOf } from '@instep/protocol/room-messages';
import type { RoomCamera, StampSource } from './room-camera.svelte.ts';
import type { RoomClient } from './room-client.svelte.ts';
import { RoomTimeline } from './room-timeline.ts';
import { ScreenRound } from './screen-round.svelte.ts';
import type { StartDelays } from './start-delays.ts';

export type LoadMessage = RoomServerMessageOf<'load'>;

/** What a round needs of the camera. */
export type RoundCamera = Pick<RoomCamera, 'startRound' | 'handleEpoch' | 'end' | 'loss'>;

export type RoomRoundOptions = {
  readonly client: RoomClient;
  readonly load: LoadMessage;
  readonly dance: DanceDetails;
  readonly startDelays: Pick<StartDelays, 'lead' | 'record'>;
  readonly page: Pick<Document, 'hidden'> & EventTarget;
  /** Shows the dance on this element; null if this device is no screen. */
  readonly video: HTMLVideoElement | null;
  /** Settles once the camera is open, or with null if this device films nobody: its own screen does not wait for that. */
  readonly camera: Promise<RoundCamera | null>;
  /** The video can't be played here. */
  readonly onVideoFailed: () => void;
};

/** At the video's end, the last frames may still need about 100 ms to get through the browser. */
const LAST_FRAMES_DELAY: Milliseconds = 200;
/** How much later than on its own screen a camera ends whose screen is another device. */
const FAR_END_DELAY: Milliseconds = 500;

/** The key of a screen while no screen leads. */
const UNKNOWN_SCREEN = 'unknown';

export class RoomRound {
  /** Null if this device does not show the dance. */
  screen = $state.raw<ScreenRound | null>(null);
  /** This device's players are judged in this round. */
  isFilming = $state(false);
  /** Who dances when, where players take turns. */
  readonly turns: readonly DanceTurn[] | null;
  readonly dance: DanceDetails;
  readonly number: number;
  readonly #options: RoomRoundOptions;
  readonly #timeline: RoomTimeline;
  /** Undefined until it is known whether this device films. */
  #camera: RoundCamera | null | undefined;
  #isCameraReady = false;
  #isCameraLost = false;
  #isClosed = false;
  /** What the server asked for last. */
  #load: LoadMessage;
  #epoch: Epoch | null = null;
  /** What the server waits for. */
  #isAwaited = true;
  #endTimer: ReturnType<typeof setTimeout> | undefined;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #stopListening: () => void;

  constructor(options: RoomRoundOptions) {
    this.#options = options;
    const { client, load, dance } = options;
    this.dance = dance;
    this.number = load.round;
    this.turns = load.turns ?? null;
    this.#timeline = new RoomTimeline({ clock: client.clock, onEpoch: (epoch) => this.#handleFarEpoch(epoch) });
    // The clock may be what this device waits for.
    this.#stopListening = client.on('time', () => this.#reportLoaded());
    this.#load = load;
    this.#begin(options.video);
    void options.camera.then((camera) => this.#handleCamera(camera));
  }

  /** What the players see now; null while the video stands, or that is not known. */
  get mediaTime(): Seconds | null {
    return this.screen?.playback.clock.mediaTime ?? this.#timeline.mediaTimeAt(performance.now())?.mediaTime ?? null;
  }

  /** The server asks again: after a break, or because this device shows the dance from now on. */
  handleLoad(load: LoadMessage, video: HTMLVideoElement | null): void {
    this.#isAwaited = true;
    this.#load = load;
    this.#begin(video);
  }

  handleCount(message: { readonly at: Milliseconds; readonly mediaTime: Seconds }): void {
    this.screen?.handleCount(message);
  }

  handleHeld(message: { readonly mediaTime: Seconds }): void {
    // The lead itself says nothing of it if its connection is broken.
    if (!this.screen) clearTimeout(this.#endTimer);
    this.screen?.handleHeld(message);
  }

  handleAnchor(anchor: RoomAnchor): void {
    this.screen?.handleAnchor(anchor);
    if (this.screen) return;
    this.#timeline.handleAnchor(anchor);
    this.#scheduleFarEnd(anchor);
  }

  /** The server judges this device's players from now on. */
  handleCameraReady(): void {
    this.#isCameraReady = true;
    // It was announced to nobody if the dance had begun before.
    if (this.#epoch) this.#camera?.handleEpoch(this.#epoch);
    this.#reportLoaded();
  }

  /** The server does not judge this device's players: its screen does not wait for that. */
  handleCameraLost(): void {
    this.#isCameraLost = true;
    this.#reportLoaded();
  }

  /** The dance is over or was ended; the camera still waits for its results. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#endTimer);
    clearTimeout(this.#holdTimer);
    this.#stopListening();
    this.screen?.close();
    if (this.isFilming) this.#camera?.end();
  }

  #begin(video: HTMLVideoElement | null): void {
    if (video && !this.screen) this.screen = this.#openScreen(video, this.#load.fromS);
    this.#startCamera();
    this.#reportLoaded();
  }

  #handleCamera(camera: RoundCamera | null): void {
    if (this.#isClosed) return;
    this.#camera = camera;
    this.#startCamera();
    this.#reportLoaded();
  }

  #openScreen(video: HTMLVideoElement, fromS: Seconds): ScreenRound {
    const { client, dance, startDelays, page, onVideoFailed } = this.#options;
    return new ScreenRound({
      video,
      dance,
      round: this.number,
      fromS,
      firstMoveAt: dance.moves[0]?.startS ?? 0,
      clock: client.clock,
      isLead: () => client.room?.leadId === client.memberId,
      isOnlyScreen: () => client.room?.members.filter(({ shows, state }) => shows && state === 'here').length === 1,
      startDelays,
      page,
      sendAnchor: (anchor) => client.send({ type: 'anchor', ...anchor }),
      onLoaded: () => this.#reportLoaded(),
      onEnded: () => this.#handleVideoEnd(),
      onFailed: onVideoFailed,
      onEpoch: (epoch) => this.#handleEpoch(epoch),
      onHold: (reason) => this.#hold(reason),
      onNeedsClick: () => undefined,
    });
  }

  /** A page that is being reloaded gets no further: the room waits for it then, and goes on by itself. */
  #hold(reason: 'asked' | 'hidden'): void {
    clearTimeout(this.#holdTimer);
    this.#holdTimer = setTimeout(() => this.#options.client.send({ type: 'hold', reason }));
  }

  #startCamera(): void {
    const { client } = this.#options;
    const camera = this.#camera;
    const { danceId, roomId, joinKey } = this.#load;
    const { memberId } = client;
    const isRunning = this.isFilming && camera?.loss === null;
    if (!camera || isRunning || roomId === undefined || joinKey === undefined || memberId === null) return;
    this.isFilming = true;
    this.#isCameraReady = false;
    this.#isCameraLost = false;
    const screen = this.screen ? undefined : (this.#load.screen ?? UNKNOWN_SCREEN);
    const places = client.self?.seats.map(({ place }) => place) ?? [];
    const turns = this.turns?.filter(({ place }) => places.includes(place));
    camera.startRound({ danceId, roomId, memberId, joinKey, stampSource: this.#stampSource, screen, turns });
  }

  get #stampSource(): StampSource {
    const { screen } = this;
    if (!screen) return this.#timeline;
    return {
      mediaTimeAt: (captureTime) => screen.playback.clock.mediaTimeAt(captureTime),
      get epoch() {
        return screen.playback.epoch;
      },
    };
  }

  #reportLoaded(): void {
    const { client } = this.#options;
    const isLoaded = (this.screen?.isLoaded ?? true) && this.#isCameraDone;
    if (!this.#isAwaited || !isLoaded || !client.clock.isSettled || client.state !== 'inside') return;
    this.#isAwaited = false;
    client.send({ type: 'loaded', round: this.number, clockBoundMs: client.clock.boundMs });
  }

  /** A screen does not wait for a camera that does not open or is not judged. */
  get #isCameraDone(): boolean {
    if (this.#camera === undefined || this.#isCameraLost) return this.screen !== null;
    return !this.isFilming || this.#isCameraReady;
  }

  #handleEpoch(epoch: Epoch): void {
    this.#epoch = epoch;
    if (this.#isCameraReady) this.#camera?.handleEpoch(epoch);
  }

  #handleFarEpoch(epoch: Epoch): void {
    if (!this.screen) this.#handleEpoch(epoch);
  }

  #handleVideoEnd(): void {
    const { client } = this.#options;
    if (client.room?.leadId === client.memberId) client.send({ type: 'ended', round: this.number });
    this.#endCameraIn(LAST_FRAMES_DELAY);
  }

  /** Nobody tells a camera that the video of another device has ended: its length and its last anchor do. */
  #scheduleFarEnd({ mediaTime, rate }: RoomAnchor): void {
    clearTimeout(this.#endTimer);
    const left = 1000 * (this.dance.durationS - mediaTime);
    if (rate > 0) this.#endCameraIn(Math.max(0, left) / rate + FAR_END_DELAY);
  }

  #endCameraIn(delay: Milliseconds): void {
    clearTimeout(this.#endTimer);
    this.#endTimer = setTimeout(() => this.#camera?.end(), delay);
  }
}
