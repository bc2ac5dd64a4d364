import type { Milliseconds, Pixels } from '@instep/choreo/units';
import { camerasOf, constraintsFor, type Camera, type KnownCamera } from './camera-list.ts';
import { cameraProblem, type CameraProblem } from './camera-problem.ts';
import { CameraLiveness, type CameraSilence } from './camera-liveness.ts';
import { watchCamera, type CameraWatchOptions } from './camera-watch.ts';

/** The part of the browser's media devices that a webcam needs. */
export type CameraSource = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> & EventTarget;

/** Why there are no frames any more: the device was removed, or it is silent. */
export type CameraLoss = 'ended' | CameraSilence;

/** The name of a camera, the size of its frames and how many a second were granted. */
export type CameraFacts = {
  readonly label: string;
  readonly width: Pixels;
  readonly height: Pixels;
  readonly frameRate: number;
};

export type WebcamOptions = {
  /** The camera to request first, as it was stored; any other if it is not there. */
  readonly known?: Pick<KnownCamera, 'deviceId' | 'label'>;
  /** Changes what is asked for whenever the camera is opened; by default frames of 4:3, and the known camera. */
  readonly adapt?: (constraints: MediaTrackConstraints) => MediaTrackConstraints;
  /** Checks that frames arrive; by default if there is a page, else not at all. */
  readonly watch?: (options: CameraWatchOptions) => () => void;
};

const REQUESTED_VIDEO = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } as const;
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
  readonly #adapt: (constraints: MediaTrackConstraints) => MediaTrackConstraints;
  readonly #watch: (options: CameraWatchOptions) => () => void;
  readonly #liveness = new CameraLiveness();
  #stopWatching: (() => void) | null = null;
  #stream: MediaStream | null = null;
  #known: KnownCamera;
  /** Identifies what the player wants open; a stream that arrives for an earlier request is stopped. */
  #openRequest: object | null = null;
  #attempts = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #retries = 0;
  /** The open request for which the camera is being reopened. */
  #reopening: object | null = null;

  constructor(
    video: HTMLVideoElement,
    source: CameraSource | undefined,
    {
      known,
      adapt = (constraints) => constraints,
      watch = hasPage ? watchCamera : () => () => undefined,
    }: WebcamOptions = {},
  ) {
    this.video = video;
    this.#source = source;
    this.#adapt = adapt;
    this.#watch = watch;
    this.#known = known ?? { deviceId: null, label: '' };
    source?.addEventListener('devicechange', this.#onDeviceChange);
    video.addEventListener('resize', () => this.#updateAspect());
    video.addEventListener('loadedmetadata', () => this.#updateAspect());
  }

  /** The id of the camera in use, or of the one requested. */
  get deviceId(): string | null {
    return this.#track?.getSettings().deviceId ?? this.#known.deviceId;
  }

  /** What the open camera gives; null while none is open. */
  get facts(): CameraFacts | null {
    const track = this.state === 'open' ? this.#track : undefined;
    if (!track) return null;
    const { width = 0, height = 0, frameRate = 0 } = track.getSettings();
    return { label: track.label, width, height, frameRate };
  }

  /**
   * Requests the camera and shows its frames; if that fails, `problem` has the reason. The promise settles only when
   * the camera has answered, even if `problem` has reported a slow answer before.
   */
  async open(deviceId: string | null = this.#known.deviceId): Promise<void> {
    // On an insecure page the browser offers no cameras at all.
    if (!this.#source) return this.#fail('not_secure');
    if (
      deviceId !== this.#known.deviceId ||
      this.#openRequest === null ||
      this.state === 'open' ||
      this.state === 'lost'
    ) {
      this.#openRequest = {};
    }
    if (deviceId !== this.#known.deviceId) this.#known = this.#knownById(deviceId);
    const openRequest = this.#openRequest;
    const attempt = ++this.#attempts;
    const wasLost = this.state === 'lost';
    this.#setOpening();
    const answerTimer = setTimeout(() => {
      if (attempt === this.#attempts && this.state === 'opening') this.#failAndListCameras('unanswered');
    }, ANSWER_TIMEOUT_MS);
    try {
      await this.#useStream(await this.#requestStream(this.#source, 'any'), openRequest);
      if (wasLost && this.#openRequest === openRequest) this.onChange('open');
    } catch (error) {
      const isLatest = attempt === this.#attempts && this.#openRequest === openRequest;
      if (!isLatest || this.state === 'open') return;
      // During a dance no page shows this problem: the camera is waited for.
      if (wasLost) this.#handleLoss('ended');
      else this.#failAndListCameras(cameraProblem(nameOf(error)));
    } finally {
      clearTimeout(answerTimer);
    }
  }

  /** Reopens the same camera without notifying anybody. */
  async reopen(): Promise<void> {
    try {
      await this.#reopen();
    } catch {
      this.#handleLoss('ended');
    }
  }

  close(): void {
    this.#openRequest = null;
    this.#source?.removeEventListener('devicechange', this.#onDeviceChange);
    clearTimeout(this.#retryTimer);
    this.#stopStream();
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
    const openRequest = this.#openRequest;
    // A camera still in use would be shared, not reopened.
    this.#stopStream();
    // Wait for a removed device: another camera stands elsewhere, and the player can choose it themselves.
    const isNamed = this.loss === 'ended' && this.#known.label !== '';
    const stream = await this.#requestStream(this.#source, isNamed ? 'same' : 'any');
    if (this.#openRequest !== openRequest) return stopTracks(stream);
    this.#showStream(stream);
  }

  get #track(): MediaStreamTrack | undefined {
    return this.#stream?.getVideoTracks()[0];
  }

  #setOpening(): void {
    clearTimeout(this.#retryTimer);
    // A phone opens one camera at a time.
    this.#stopStream();
    this.state = 'opening';
    this.problem = null;
    this.loss = null;
  }

  async #useStream(stream: MediaStream, openRequest: object): Promise<void> {
    // Meanwhile the player continued without the camera, chose another one, or an earlier request was answered.
    if (this.#openRequest !== openRequest || this.state === 'open') return stopTracks(stream);
    this.#showStream(stream);
    await this.listCameras();
    await this.#preferKnown(openRequest);
    if (this.#openRequest !== openRequest) return;
    this.state = 'open';
    this.problem = null;
    this.#storeIdentity();
  }

  /** The browser lists names only once a camera is open: if another camera has the stored name, use that one. */
  async #preferKnown(openRequest: object): Promise<void> {
    const named = this.cameras.find(({ label }) => label !== '' && label === this.#known.label);
    if (!this.#source || !named || named.deviceId === this.#track?.getSettings().deviceId) return;
    if (this.#track?.label === named.label) return;
    this.#stopStream();
    const constraints = this.#adapt({ ...REQUESTED_VIDEO, deviceId: { exact: named.deviceId } });
    const stream = await this.#source
      .getUserMedia({ video: constraints, audio: false })
      .catch(() => this.#source?.getUserMedia({ video: this.#adapt(REQUESTED_VIDEO), audio: false }));
    if (!stream) return;
    if (this.#openRequest === openRequest) this.#showStream(stream);
    else stopTracks(stream);
  }

  /** Requests the known camera; if it is not there, `any` uses another one and `same` throws. */
  async #requestStream(source: CameraSource, fallback: 'any' | 'same'): Promise<MediaStream> {
    const cameras = this.#isKnown ? await listCameras(source) : [];
    const constraints = constraintsFor(this.#known, cameras);
    const isThere = cameras.every(({ label }) => label === '') || Object.keys(constraints).length > 0;
    if (fallback === 'same' && !isThere) throw new DOMException('not there', 'NotFoundError');
    try {
      return await source.getUserMedia({ video: this.#adapt({ ...REQUESTED_VIDEO, ...constraints }), audio: false });
    } catch (error) {
      const name = nameOf(error);
      const mayFallBack =
        name === 'OverconstrainedError' || (name === 'NotFoundError' && Object.keys(constraints).length > 0);
      if (fallback === 'same' || !mayFallBack) throw error;
      return source.getUserMedia({ video: true, audio: false });
    }
  }

  get #isKnown(): boolean {
    return this.#known.deviceId !== null || this.#known.label !== '';
  }

  #knownById(deviceId: string | null): KnownCamera {
    return { deviceId, label: this.cameras.find((camera) => camera.deviceId === deviceId)?.label ?? '' };
  }

  /** Stores what identifies this camera, to find it again later. */
  #storeIdentity(): void {
    const track = this.#track;
    if (!track) return;
    const { deviceId, facingMode } = track.getSettings();
    const listed = this.cameras.find((camera) => camera.deviceId === deviceId)?.label;
    this.#known = { deviceId: deviceId ?? this.#known.deviceId, label: track.label || (listed ?? ''), facingMode };
  }

  #showStream(stream: MediaStream): void {
    this.#stopStream();
    this.#stream = stream;
    this.#track?.addEventListener('ended', this.#onEnded);
    this.video.srcObject = stream;
    // If the browser does not let it play yet, the tile's own attempt starts it.
    void this.video.play().catch(() => undefined);
    this.#liveness.restart();
    this.#stopWatching = this.#watch({
      video: this.video,
      liveness: this.#liveness,
      isMuted: () => this.#track?.muted ?? false,
      onObservation: () => this.#handleObservation(),
    });
  }

  #stopStream(): void {
    this.#stopWatching?.();
    this.#stopWatching = null;
    // A track that we stop ourselves fires no `ended` event.
    if (this.#stream) stopTracks(this.#stream);
    this.#stream = null;
  }

  #updateAspect(): void {
    const { videoWidth, videoHeight } = this.video;
    if (videoWidth > 0 && videoHeight > 0) this.aspect = videoWidth / videoHeight;
  }

  #fail(problem: CameraProblem): void {
    this.problem = problem;
    this.state = 'failed';
  }

  /** Fails, and lists the other cameras that could be used. */
  #failAndListCameras(problem: CameraProblem): void {
    this.#stopStream();
    this.#fail(problem);
    void this.listCameras();
  }

  #handleLoss(loss: CameraLoss): void {
    this.loss = loss;
    if (this.state === 'lost') return;
    this.state = 'lost';
    this.#retries = 0;
    this.#scheduleRetry(loss === 'muted' ? UNMUTE_TIMEOUT_MS : FIRST_RETRY_MS);
    this.onChange('lost');
  }

  #handleRecovery(): void {
    clearTimeout(this.#retryTimer);
    this.loss = null;
    this.state = 'open';
    this.#storeIdentity();
    this.onChange('open');
  }

  #scheduleRetry(pause: Milliseconds): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#retryReopening(), pause);
  }

  async #retryReopening(): Promise<void> {
    clearTimeout(this.#retryTimer);
    // One request at a time: a camera that has not answered may still do so.
    if (this.state !== 'lost' || this.#reopening === this.#openRequest) return;
    // Browsers give a hidden page no camera.
    if (pageIsHidden()) return this.#scheduleRetry(HIDDEN_PAUSE_MS);
    const openRequest = (this.#reopening = this.#openRequest);
    let mayRetry = true;
    try {
      await this.#reopen();
      // If a removed device opens again, it needs no further proof.
      if (this.loss === 'ended' && this.#stream) this.#handleRecovery();
    } catch (error) {
      // A player who refuses is not asked again and again.
      mayRetry = cameraProblem(nameOf(error)) !== 'blocked';
    } finally {
      if (this.#reopening === openRequest) this.#reopening = null;
    }
    const pause = RETRY_PAUSES_MS[Math.min(this.#retries++, RETRY_PAUSES_MS.length - 1)] ?? 0;
    if (this.state === 'lost' && mayRetry && this.#openRequest === openRequest) this.#scheduleRetry(pause);
  }

  #handleObservation(): void {
    const { silence, isAlive, isUnmoving } = this.#liveness;
    this.isUnmoving = isUnmoving;
    if (silence && (this.state === 'open' || this.state === 'lost')) this.#handleLoss(silence);
    else if (this.state === 'lost' && isAlive) this.#handleRecovery();
  }

  readonly #onEnded = (): void => {
    this.#stopStream();
    this.#handleLoss('ended');
  };

  readonly #onDeviceChange = (): void => {
    if (this.state === 'lost') void this.#retryReopening();
    if (this.state !== 'closed') void this.listCameras();
  };
}

/** The cameras that a browser lists within a second; else none. */
const listCameras = async (source: CameraSource): Promise<readonly Camera[]> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<readonly MediaDeviceInfo[]>((resolve) => {
    timer = setTimeout(() => resolve([]), LIST_TIMEOUT_MS);
  });
  const devices = await Promise.race([source.enumerateDevices().catch(() => []), timeout]);
  clearTimeout(timer);
  return camerasOf(devices);
};

const hasPage = typeof document !== 'undefined';

const pageIsHidden = (): boolean => hasPage && document.hidden;

const stopTracks = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : '');
