type FrameCallback = (now: number, metadata: VideoFrameCallbackMetadata) => void;

/** A video element without frames: the test sets what it shows, and when. */
export class FakeVideo extends EventTarget {
  currentTime = 0;
  playbackRate = 1;
  defaultPlaybackRate = 1;
  preservesPitch = false;
  muted = false;
  seeking = false;
  paused = true;
  ended = false;
  readyState = 4;
  preload = '';
  src = '';
  srcObject: unknown = null;
  videoWidth = 0;
  /** How long it takes from play() until the media time advances, ms. */
  startDelayMs = 0;
  #remainingStartDelayMs = 0;
  playError: Error | null = null;
  readonly #callbacks = new Map<number, FrameCallback>();
  #handles = 0;

  /** This fake with the type of the browser's own element. */
  get element(): HTMLVideoElement {
    return this as unknown as HTMLVideoElement;
  }

  async play(): Promise<void> {
    if (this.playError) throw this.playError;
    if (this.paused) this.#remainingStartDelayMs = this.startDelayMs;
    this.paused = false;
  }

  /** Lets this much time pass, ms. */
  advance(duration: number): void {
    if (this.paused) return;
    if (this.#remainingStartDelayMs > 0) this.#remainingStartDelayMs -= duration;
    else this.currentTime += (this.playbackRate * duration) / 1000;
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }

  load(): void {
    this.currentTime = 0;
  }

  removeAttribute(name: string): void {
    if (name === 'src') this.src = '';
  }

  requestVideoFrameCallback(callback: FrameCallback): number {
    this.#callbacks.set(++this.#handles, callback);
    return this.#handles;
  }

  cancelVideoFrameCallback(handle: number): void {
    this.#callbacks.delete(handle);
  }

  /** Presents a frame of a video on the screen, or of a camera in the page. */
  presentFrame(frame: { readonly now: number; readonly mediaTime?: number; readonly captureTime?: number }): void {
    const { now, mediaTime = 0, captureTime } = frame;
    this.currentTime = mediaTime;
    const metadata = { mediaTime, expectedDisplayTime: now, ...(captureTime !== undefined && { captureTime }) };
    const callbacks = [...this.#callbacks.values()];
    this.#callbacks.clear();
    for (const callback of callbacks) callback(now, metadata as VideoFrameCallbackMetadata);
  }

  dispatch(event: 'waiting' | 'playing' | 'seeking' | 'ratechange' | 'ended' | 'error' | 'canplaythrough'): void {
    this.dispatchEvent(new Event(event));
  }
}
