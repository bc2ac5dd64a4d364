import type { Seconds } from '@instep/choreo/units';
import type { StudioInfo } from '@instep/protocol/studio';

/** The video of a dance while it is edited, frame by frame. */
export class StudioPlayback {
  /** The moment on the screen. */
  time = $state<Seconds>(0);
  playing = $state(false);
  /** From one row of poses to the next. */
  readonly step: Seconds;
  readonly #duration: Seconds;
  #video: HTMLVideoElement | null = null;

  constructor({ fps, durationS }: Pick<StudioInfo, 'fps' | 'durationS'>) {
    this.step = 1 / fps;
    this.#duration = durationS;
  }

  /** Follows the frames of an element as they are shown, not the clock between them. */
  readonly follow = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    let handle = 0;
    const onFrame = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
      this.time = mediaTime;
      handle = video.requestVideoFrameCallback(onFrame);
    };
    handle = video.requestVideoFrameCallback(onFrame);
    return () => video.cancelVideoFrameCallback(handle);
  };

  seek(to: Seconds): void {
    this.time = Math.min(this.#duration, Math.max(0, to));
    if (this.#video) this.#video.currentTime = this.time;
  }

  /** So many rows of poses on. A row begins a little after its moment, as times of frames are rounded. */
  stepBy(rows: number): void {
    this.seek(this.time + rows * this.step + (rows > 0 ? 1e-3 : 0));
  }

  toggle(): void {
    if (this.playing) this.#video?.pause();
    else void this.#video?.play();
  }
}
