import type { Milliseconds } from '@instep/choreo/units';
import { camerasOf, constraintsFor, type Camera, type KnownCamera } from './camera-list.ts';
import { cameraProblem, type CameraProblem } from './camera-problem.ts';
import { CameraPulse, type CameraSilence } from './camera-pulse.ts';
import { watchCamera, type CameraWatchOptions } from './camera-watch.ts';

/** What of the browser's media devices a webcam needs. */
export type CameraSource = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> & EventTarget;

/** Why there is no picture any more: the device went, or it is silent. */
export type CameraLoss = 'ended' | CameraSilence;

export type WebcamOptions = {
  /** The camera to ask for first, as it was remembered; any other when it is not there. */
  readonly known?: Pick<KnownCamera, 'deviceId' | 'label'>;
  /** Watches that frames arrive; by default on the page, and not at all where there is none. */
  readonly watch?: (options: CameraWatchOptions) => () => void;
};

const WANTED = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } as const;
/** A camera that has not answered by then is named; its answer is still used when it comes. */
const ANSWER_TIMEOUT_MS: Milliseconds = 8_000;
/** The list of cameras is a help: it is not waited for longer. */
const LIST_TIMEOUT_MS: Milliseconds = 1_000;
/** A muted track often comes back by itself: it is taken anew after that long. */
const UNMUTE_TIMEOUT_MS: Milliseconds = 1_500;
const FIRST_RETRY_MS: Milliseconds = 300;
const HIDDEN_PAUSE_MS: Milliseconds = 1_000;
/** Between later attempts: each may ask the player again, in browsers that ask every time. */
const RETRY_PAUSES_MS: readonly Milliseconds[] = [2_000, 3_000, 5_000, 8_000];

/**
 * The player's camera and the element that shows its picture.
 *
 *     closed ──open──▶ opening ──▶ open ──the device goes, or is silent──▶ lost ──it is back──▶ open
 *                        │ ▲
 *                        ▼ │ a late answer
 *                       failed (problem)
 *
 * While it is lost it is reopened again and again, until frames come that are not the old ones.
 */
export class Webcam {
  state = $state<'closed' | 'opening' | 'open' | 'failed' | 'lost'>('closed');
  problem = $state<CameraProblem | null>(null);
  /** Why it is lost; null while it is not. */
  loss = $state<CameraLoss | null>(null);
  cameras = $state.raw<readonly Camera[]>([]);
  /** The picture has never changed since the camera was opened. */
  isUnmoving = $state(false);
  /** The width of the picture over its height; null before the first frame. */
  aspect = $state<number | null>(null);
  readonly video: HTMLVideoElement;
  /** Told when the picture goes or comes back in mid-dance. */
  onChange: (state: 'open' | 'lost') => void = () => undefined;
  readonly #source: CameraSource | undefined;
  readonly #watch: (options: CameraWatchOptions) => () => void;
  readonly #pulse = new CameraPulse();
  #stopWatching: (() => void) | null = null;
  #stream: MediaStream | null = null;
  #known: KnownCamera;
  /** What the player wants open; an answer to anything else is turned off again. */
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

  /** The camera in use, or the one asked for. */
  get deviceId(): string | null {
    return this.#track?.getSettings().deviceId ?? this.#known.deviceId;
  }

  /**
   * Asks for the camera and shows its picture; says in `problem` why it could not. The promise holds until the camera
   * has answered, also after `problem` has said that it takes long.
   */
  async open(deviceId: string | null = this.#known.deviceId): Promise<void> {
    // A browser that doesn't trust the page hides its cameras altogether.
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
      // In mid-dance there is no page of its own for it: it is waited for.
      if (wasLost) this.#lose('ended');
      else this.#failListing(cameraProblem(nameOf(error)));
    } finally {
      clearTimeout(patience);
    }
  }

  /** Takes the picture anew from the same camera, without a word to anybody. */
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

  /** The cameras that can be chosen, as far as the browser tells. */
  async listCameras(): Promise<readonly Camera[]> {
    if (this.#source) this.cameras = await listCameras(this.#source);
    return this.cameras;
  }

  async #reopen(): Promise<void> {
    if (!this.#source) return;
    const wish = this.#wish;
    // A camera still in use would be shared, not taken anew.
    this.#stop();
    // A device that went is waited for: another one stands elsewhere, and the player chooses it if they like.
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
    // The player went on without it, chose another camera, or an earlier request was answered meanwhile.
    if (this.#wish !== wish || this.state === 'open') return stopAll(stream);
    this.#show(stream);
    await this.listCameras();
    await this.#preferKnown(wish);
    if (this.#wish !== wish) return;
    this.state = 'open';
    this.problem = null;
    this.#remember();
  }

  /** Names are told only once a camera is open: if another one has the name that is remembered, it is taken instead. */
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

  /** Asks for the known camera; where it is not there, `any` takes another. */
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

  /** Keeps what tells this camera from others, for when it has to be found again. */
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
    // A picture that may not play by itself yet is shown by the tile's own attempt.
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
    // A track that we stop ourselves doesn't say that it ended.
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

  /** What else could be taken is listed, too. */
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
    // One request at a time: a camera that does not answer may do so yet.
    if (this.state !== 'lost' || this.#reopening === this.#wish) return;
    // A hidden page is given no camera.
    if (pageIsHidden()) return this.#retryIn(HIDDEN_PAUSE_MS);
    const wish = (this.#reopening = this.#wish);
    let mayTry = true;
    try {
      await this.#reopen();
      // A device that was gone and is there again needs no further proof.
      if (this.loss === 'ended' && this.#stream) this.#isBack();
    } catch (error) {
      // A player who says no is not asked again and again.
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

/** What a browser lists within a second. */
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
