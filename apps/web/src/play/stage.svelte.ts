import type { DanceResult } from '@instep/choreo/result';
import { fetchTicket, getDance, playUrl, type DanceDetails, type DanceSummary } from '../api.ts';
import { DanceRun } from './dance-run.svelte.ts';
import { lagHint } from './lag-memory.ts';
import { PlayLine } from './play-line.ts';
import { reopensCamera } from '../path.ts';
import type { Preferences } from '../preferences.svelte.ts';
import { Webcam } from '../camera/webcam.svelte.ts';

/** One visit to a dance: the camera stays open while run follows run. */
export class Stage {
  /** Null before the player has chosen how to dance. */
  run = $state.raw<DanceRun | null>(null);
  /** The last result is the best of this dance on this device. */
  isNewBest = $state(false);
  /** The dance's moves; null until they have come, and for good when they don't: one can dance without. */
  details = $state.raw<DanceDetails | null>(null);
  readonly dance: DanceSummary;
  readonly webcam: Webcam;
  readonly #preferences: Preferences;
  readonly #page: Window;

  constructor(dance: DanceSummary, preferences: Preferences, page: Window) {
    this.dance = dance;
    this.#preferences = preferences;
    this.#page = page;
    this.webcam = new Webcam(this.#createVideo({ muted: true }), page.navigator.mediaDevices, preferences.cameraId);
    getDance(dance.id).then(
      (details) => (this.details = details),
      () => undefined,
    );
  }

  /** Asks for the camera; with it, goes on to the camera check. */
  async useCamera(): Promise<void> {
    await this.webcam.open();
    if (this.webcam.state === 'open') this.#begin({ withCamera: true, skipsCheck: false });
  }

  /** Takes another camera from now on. */
  async changeCamera(deviceId: string): Promise<void> {
    this.#preferences.cameraId = deviceId;
    this.#preferences.save();
    await this.webcam.open(deviceId);
  }

  playWithoutCamera(): void {
    this.webcam.close();
    this.#begin({ withCamera: false, skipsCheck: true });
  }

  /** The same dance once more, the same way. */
  again(): void {
    const withCamera = this.webcam.state === 'open';
    this.#begin({ withCamera, skipsCheck: true });
  }

  close(): void {
    this.run?.close();
    this.webcam.close();
  }

  #begin({ withCamera, skipsCheck }: { readonly withCamera: boolean; readonly skipsCheck: boolean }): void {
    // The choice made in one camera check holds for the runs that follow it.
    const scope = this.run?.scoring?.check.scope ?? 'whole';
    this.run?.close();
    const { location, document } = this.#page;
    this.run = new DanceRun({
      dance: this.dance,
      video: this.#createVideo({ muted: false }),
      webcam: withCamera ? this.webcam : null,
      connect: () => new PlayLine({ fetchTicket, openSocket: () => new WebSocket(playUrl(location.href)) }),
      page: document,
      player: this.#preferences.player,
      deviceId: this.#preferences.deviceId,
      scope,
      lagHintS: lagHint(this.#preferences.lags),
      skipsCheck,
      reopensCamera: reopensCamera(location.href),
      finished: (result) => this.#keep(result),
    });
  }

  #keep(result: DanceResult): void {
    const before = this.#preferences.bests[this.dance.id]?.points ?? 0;
    // A first try without a star is no occasion for a banner.
    this.isNewBest = result.score !== null && result.stars > 0 && result.points > before;
    this.#preferences.addLag(result.lagMs);
    this.#preferences.addResult(this.dance.id, result);
  }

  #createVideo({ muted }: { readonly muted: boolean }): HTMLVideoElement {
    const video = this.#page.document.createElement('video');
    video.playsInline = true;
    video.muted = muted;
    video.disablePictureInPicture = true;
    return video;
  }
}
