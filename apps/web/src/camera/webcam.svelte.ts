import type { Milliseconds } from '@instep/choreo/units';
import { camerasOf, constraintsFor, type Camera, type KnownCamera } from './camera-list.ts';
import { cameraProblem, type CameraProblem } from './camera-problem.ts';
import { CameraPulse, type CameraSilence } from './camera-pulse.ts';
import { watchCamera, type CameraWatchOptions } from './camera-watch.ts';

/** The part of the browser's media devices that a webcam needs. */
export type CameraSource = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> & EventTarget;

/** Why there are no frames any more: the device was removed, or it is silent. */
export type CameraLoss = 'ended' | CameraSilence;

export type WebcamOptions = {
  /** The camera to request first, as it was stored; any other if it is not there. */
  readonly known?: Pick<KnownCamera, 'deviceId' | 'label'>;
  /** Checks that frames arrive; by default if there is a page, else not at all. */
  readonly watch?: (options: CameraWatchOptions) => () => void;
};

const WANTED = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } as const;
/** After this the player is told that the camera does not answer; a late answer is still used. */
const ANSWER_TIMEOUT_MS: Milliseconds = 8_000;
/** The list of cameras is optional: after this it is not waited for. */
const LIST_TIMEOUT_MS: Milliseconds = 1_000;
/** A muted track often recovers by itself: the camera is reopened only after this. */
const UNMUTE_TIMEOUT_MS: Milliseconds = 1_500;
const FIRST_RETRY_MS: Milliseconds = 300;
const HIDDEN_PAUSE_MS: Milliseconds = 1_000;
/** Pauses between later attempts: in browsers that ask the player every time, each attempt asks again. */
const RETRY_PAUSES_MS: readonly Milliseconds[] = [2_000, 3_000, 5_000, 8_000];

/**
 * The player's camera and the element that shows its frames.
 *
 *     closed ──open──▶ opening ──▶ open ──the device is removed or silent──▶ lost ──frames arrive──▶ open
 *                        │ ▲
 *                        ▼ │ a late answer
 *                       failed (problem)
 *
 * While it is lost it is reopened again and again, until new frames arrive.
 */
export class Webcam {
  state = $state<'closed' | 'opening' | 'open' | 'failed' | 'lost'>('closed');
  problem = $state<CameraProblem | null>(null);
  /** Why the camera is lost; null while it is not. */
  loss = $state<CameraLoss | null>(null);
  cameras = $state.raw<readonly Camera[]>([]);
  /** The frames have never changed since the camera was opened. */
  isUnmoving = $state(false);
  /** The width of a frame divided by its height; null before the first frame. */
  aspect = $state<number | null>(null);
  readonly video: HTMLVideoElement;
  /** Called when an open camera is lost, and when it works again. */
  onChange: (state: 'open' | 'lost') => void = () => undefined;
  readonly #source: CameraSource | undefined;
  readonly #watch: (options: CameraWatchOptions) => () => void;
  readonly #pulse = new CameraPulse();
  #stopWatching: (() => void) | null = null;
  #stream: MediaStream | null = null;
  #known: KnownCamera;
  /** Identifies what the player wants open; a stream that arrives for an earlier wish is stopped. */
  #wish: object | null = null;
  #requests = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #retries = 0;
  /** The wish for which the camera is being reopened. */
  #reopening: object | null = null;

  constructor(
    video: HTMLVideoElement,
    source: CameraSource | undefined,
    { known, watch = hasPage ? watchCamera : () => () => undefined }: WebcamOptions = {},
  ) {
    this.video = video;
    this.#source = source;
    this.#watch = watch;
    this.#known = known ?? { deviceId: null, label: '' };
    source?.addEventListener('devicechange', this.#onDeviceChange);
    video.addEventListener('resize', () => this.#measure());
    video.addEventListener('loadedmetadata', () => this.#measure());
  }

  /** The id of the camera in use, or of the one requested. */
  get deviceId(): string | null {
    return this.#track?.getSettings().deviceId ?? this.#known.deviceId;
  }

  /**
   * Requests the camera and shows its frames; if that fails, `problem` has the reason. The promise settles only when
   * the camera has answered, even if `problem` has reported a slow answer before.
   */
  async open(deviceId: string | null = this.#known.deviceId): Promise<void> {
    // On an insecure page the browser offers no cameras at all.
    if (!this.#source) return this.#fail('not_secure');
    if (deviceId !== this.#known.deviceId || this.#wish === null || this.state === 'open' || this.state === 'lost') {
      this.#wish = {};
    }
    if (deviceId !== this.#known.deviceId) this.#known = this.#remembered(deviceId);
    const wish = this.#wish;
    const request = ++this.#requests;
    const wasLost = this.state === 'lost';
    this.#setOpening();
    const patience = setTimeout(() => {
      if (request === this.#requests && this.state === 'opening') this.#failListing('unanswered');
    }, ANSWER_TIMEOUT_MS);
    try {
      await this.#useAnswer(await this.#request(this.#source, 'any'), wish);
      if (wasLost && this.#wish === wish) this.onChange('open');
    } catch (error) {
      const isLatest = request === this.#requests && this.#wish === wish;
      if (!isLatest || this.state === 'open') return;
      // During a dance no page shows this problem: the camera is waited for.
      if (wasLost) this.#lose('ended');
      else this.#failListing(cameraProblem(nameOf(error)));
    } finally {
      clearTimeout(patience);
    }
  }

  /** Reopens the same camera without notifying anybody. */
  async reopen(): Promise<void> {
    try {
      await this.#reopen();
    } catch {
      this.#lose('ended');
    }
  }

  close(): void {
    this.#wish = null;
    this.#source?.removeEventListener('devicechange', this.#onDeviceChange);
    clearTimeout(this.#retry);
    this.#stop();
    this.video.srcObject = null;
    this.state = 'closed';
  }

  /** The cameras that can be chosen, as far as the browser lists them. */
  async listCameras(): Promise<readonly Camera[]> {
    if (this.#source) this.cameras = await listCameras(this.#source);
    return this.cameras;
  }

  async #reopen(): Promise<void> {
    if (!this.#source) return;
    const wish = this.#wish;
    // A camera still in use would be shared, not reopened.
    this.#stop();
    // Wait for a removed device: another camera stands elsewhere, and the player can choose it themselves.
    const isNamed = this.loss === 'ended' && this.#known.label !== '';
    const stream = await this.#request(this.#source, isNamed ? 'same' : 'any');
    if (this.#wish !== wish) return stopAll(stream);
    this.#show(stream);
  }

  get #track(): MediaStreamTrack | undefined {
    return this.#stream?.getVideoTracks()[0];
  }

  #setOpening(): void {
    clearTimeout(this.#retry);
    // A phone opens one camera at a time.
    this.#stop();
    this.state = 'opening';
    this.problem = null;
    this.loss = null;
  }

  async #useAnswer(stream: MediaStream, wish: object): Promise<void> {
    // Meanwhile the player continued without the camera, chose another one, or an earlier request was answered.
    if (this.#wish !== wish || this.state === 'open') return stopAll(stream);
    this.#show(stream);
    await this.listCameras();
    await this.#preferKnown(wish);
    if (this.#wish !== wish) return;
    this.state = 'open';
    this.problem = null;
    this.#remember();
  }

  /** The browser lists names only once a camera is open: if another camera has the stored name, use that one. */
  async #preferKnown(wish: object): Promise<void> {
    const named = this.cameras.find(({ label }) => label !== '' && label === this.#known.label);
    if (!this.#source || !named || named.deviceId === this.#track?.getSettings().deviceId) return;
    if (this.#track?.label === named.label) return;
    this.#stop();
    const exactly = { ...WANTED, deviceId: { exact: named.deviceId } };
    const stream = await this.#source
      .getUserMedia({ video: exactly, audio: false })
      .catch(() => this.#source?.getUserMedia({ video: WANTED, audio: false }));
    if (!stream) return;
    if (this.#wish === wish) this.#show(stream);
    else stopAll(stream);
  }

  /** Requests the known camera; if it is not there, `any` uses another one and `same` throws. */
  async #request(source: CameraSource, otherwise: 'any' | 'same'): Promise<MediaStream> {
    const cameras = this.#isKnown ? await listCameras(source) : [];
    const which = constraintsFor(this.#known, cameras);
    const isThere = cameras.every(({ label }) => label === '') || Object.keys(which).length > 0;
    if (otherwise === 'same' && !isThere) throw new DOMException('not there', 'NotFoundError');
    try {
      return await source.getUserMedia({ video: { ...WANTED, ...which }, audio: false });
    } catch (error) {
      const name = nameOf(error);
      const mayDiffer = name === 'OverconstrainedError' || (name === 'NotFoundError' && Object.keys(which).length > 0);
      if (otherwise === 'same' || !mayDiffer) throw error;
      return source.getUserMedia({ video: true, audio: false });
    }
  }

  get #isKnown(): boolean {
    return this.#known.deviceId !== null || this.#known.label !== '';
  }

  #remembered(deviceId: string | null): KnownCamera {
    return { deviceId, label: this.cameras.find((camera) => camera.deviceId === deviceId)?.label ?? '' };
  }

  /** Stores what identifies this camera, to find it again later. */
  #remember(): void {
    const track = this.#track;
    if (!track) return;
    const { deviceId, facingMode } = track.getSettings();
    const listed = this.cameras.find((camera) => camera.deviceId === deviceId)?.label;
    this.#known = { deviceId: deviceId ?? this.#known.deviceId, label: track.label || (listed ?? ''), facingMode };
  }

  #show(stream: MediaStream): void {
    this.#stop();
    this.#stream = stream;
    this.#track?.addEventListener('ended', this.#onEnded);
    this.video.srcObject = stream;
    // If the browser does not let it play yet, the tile's own attempt starts it.
    void this.video.play().catch(() => undefined);
    this.#pulse.restart();
    this.#stopWatching = this.#watch({
      video: this.video,
      pulse: this.#pulse,
      isMuted: () => this.#track?.muted ?? false,
      observed: () => this.#handlePulse(),
    });
  }

  #stop(): void {
    this.#stopWatching?.();
    this.#stopWatching = null;
    // A track that we stop ourselves fires no `ended` event.
    if (this.#stream) stopAll(this.#stream);
    this.#stream = null;
  }

  #measure(): void {
    const { videoWidth, videoHeight } = this.video;
    if (videoWidth > 0 && videoHeight > 0) this.aspect = videoWidth / videoHeight;
  }

  #fail(problem: CameraProblem): void {
    this.problem = problem;
    this.state = 'failed';
  }

  /** Fails, and lists the other cameras that could be used. */
  #failListing(problem: CameraProblem): void {
    this.#stop();
    this.#fail(problem);
    void this.listCameras();
  }

  #lose(loss: CameraLoss): void {
    this.loss = loss;
    if (this.state === 'lost') return;
    this.state = 'lost';
    this.#retries = 0;
    this.#retryIn(loss === 'muted' ? UNMUTE_TIMEOUT_MS : FIRST_RETRY_MS);
    this.onChange('lost');
  }

  #isBack(): void {
    clearTimeout(this.#retry);
    this.loss = null;
    this.state = 'open';
    this.#remember();
    this.onChange('open');
  }

  #retryIn(pause: Milliseconds): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#tryAgain(), pause);
  }

  async #tryAgain(): Promise<void> {
    clearTimeout(this.#retry);
    // One request at a time: a camera that has not answered may still do so.
    if (this.state !== 'lost' || this.#reopening === this.#wish) return;
    // Browsers give a hidden page no camera.
    if (pageIsHidden()) return this.#retryIn(HIDDEN_PAUSE_MS);
    const wish = (this.#reopening = this.#wish);
    let mayTry = true;
    try {
      await this.#reopen();
      // If a removed device opens again, it needs no further proof.
      if (this.loss === 'ended' && this.#stream) this.#isBack();
    } catch (error) {
      // A player who refuses is not asked again and again.
      mayTry = cameraProblem(nameOf(error)) !== 'blocked';
    } finally {
      if (this.#reopening === wish) this.#reopening = null;
    }
    const pause = RETRY_PAUSES_MS[Math.min(this.#retries++, RETRY_PAUSES_MS.length - 1)] ?? 0;
    if (this.state === 'lost' && mayTry && this.#wish === wish) this.#retryIn(pause);
  }

  #handlePulse(): void {
    const { silence, isAlive, isUnmoving } = this.#pulse;
    this.isUnmoving = isUnmoving;
    if (silence && (this.state === 'open' || this.state === 'lost')) this.#lose(silence);
    else if (this.state === 'lost' && isAlive) this.#isBack();
  }

  readonly #onEnded = (): void => {
    this.#stop();
    this.#lose('ended');
  };

  readonly #onDeviceChange = (): void => {
    if (this.state === 'lost') void this.#tryAgain();
    if (this.state !== 'closed') void this.listCameras();
  };
}

/** The cameras that a browser lists within a second; else none. */
const listCameras = async (source: CameraSource): Promise<readonly Camera[]> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<readonly MediaDeviceInfo[]>((resolve) => {
    timer = setTimeout(() => resolve([]), LIST_TIMEOUT_MS);
  });
  const devices = await Promise.race([source.enumerateDevices().catch(() => []), tooLong]);
  clearTimeout(timer);
  return camerasOf(devices);
};

const hasPage = typeof document !== 'undefined';

const pageIsHidden = (): boolean => hasPage && document.hidden;

const stopAll = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : '');
