import { cameraProblem, type CameraProblem } from './camera-problem.ts';

/** What of the browser's media devices a webcam needs. */
export type CameraSource = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> & EventTarget;

export type Camera = { readonly deviceId: string; readonly label: string };

const WANTED = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } as const;

/**
 * The player's camera and the element that shows its picture.
 *
 *     closed ──open──▶ opening ──▶ open ──the device goes──▶ lost ──it comes back──▶ open
 *                         └──────▶ failed (problem)
 */
export class Webcam {
  state = $state<'closed' | 'opening' | 'open' | 'failed' | 'lost'>('closed');
  problem = $state<CameraProblem | null>(null);
  cameras = $state.raw<readonly Camera[]>([]);
  readonly video: HTMLVideoElement;
  /** Told when the picture goes or comes back in mid-dance. */
  onChange: (state: 'open' | 'lost') => void = () => undefined;
  readonly #source: CameraSource | undefined;
  #stream: MediaStream | null = null;
  #deviceId: string | null;

  constructor(video: HTMLVideoElement, source: CameraSource | undefined, deviceId: string | null = null) {
    this.video = video;
    this.#source = source;
    this.#deviceId = deviceId;
    source?.addEventListener('devicechange', this.#onDeviceChange);
  }

  /** The camera in use, or the one asked for. */
  get deviceId(): string | null {
    return this.#stream?.getVideoTracks()[0]?.getSettings().deviceId ?? this.#deviceId;
  }

  /** Asks for the camera and shows its picture; says in `problem` why it could not. */
  async open(deviceId: string | null = this.#deviceId): Promise<void> {
    this.#deviceId = deviceId;
    // A browser that doesn't trust the page hides its cameras altogether.
    if (!this.#source) return this.#fail('not_secure');
    this.state = 'opening';
    try {
      this.#show(await this.#request(this.#source));
    } catch (error) {
      return this.#fail(cameraProblem(error instanceof Error ? error.name : ''));
    }
    this.state = 'open';
    this.problem = null;
    await this.#listCameras(this.#source);
  }

  /** Takes the picture anew from the same camera, without a word to anybody. */
  async reopen(): Promise<void> {
    if (!this.#source) return;
    // A camera still in use would be shared, not taken anew.
    this.#stop();
    this.#show(await this.#request(this.#source));
  }

  close(): void {
    this.#source?.removeEventListener('devicechange', this.#onDeviceChange);
    this.#stop();
    this.video.srcObject = null;
    this.state = 'closed';
  }

  async #request(source: CameraSource): Promise<MediaStream> {
    const camera = this.#deviceId ? { ...WANTED, deviceId: { ideal: this.#deviceId } } : WANTED;
    try {
      return await source.getUserMedia({ video: camera, audio: false });
    } catch (error) {
      if (!(error instanceof Error && error.name === 'OverconstrainedError')) throw error;
      return source.getUserMedia({ video: true, audio: false });
    }
  }

  #show(stream: MediaStream): void {
    this.#stop();
    this.#stream = stream;
    stream.getVideoTracks()[0]?.addEventListener('ended', this.#onEnded);
    this.video.srcObject = stream;
    // A picture that may not play by itself yet is shown by the tile's own attempt.
    void this.video.play().catch(() => undefined);
  }

  #stop(): void {
    // A track that we stop ourselves doesn't say that it ended.
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  #fail(problem: CameraProblem): void {
    this.problem = problem;
    this.state = 'failed';
  }

  async #listCameras(source: CameraSource): Promise<void> {
    const devices = await source.enumerateDevices().catch(() => []);
    this.cameras = devices
      .filter(({ kind }) => kind === 'videoinput')
      .map(({ deviceId, label }, index) => ({ deviceId, label: label || `${index + 1}` }));
  }

  readonly #onEnded = (): void => {
    this.#stop();
    this.state = 'lost';
    this.onChange('lost');
  };

  readonly #onDeviceChange = (): void => void this.#handleDeviceChange();

  async #handleDeviceChange(): Promise<void> {
    if (this.state === 'open' && this.#source) return this.#listCameras(this.#source);
    if (this.state !== 'lost') return;
    try {
      await this.reopen();
      this.state = 'open';
      this.onChange('open');
    } catch {
      // Another device came or went, not the camera: go on waiting.
    }
  }
}
