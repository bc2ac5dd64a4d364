import type { Seconds } from '@instep/choreo/units';
import type { StudioInfo } from '@instep/protocol/studio';

/** Plays the video of a dance while it is edited, also frame by frame. */
export class StudioPlayback {
  /** The media time of the frame on the screen. */
  time = $state<Seconds>(0);
  playing = $state(false);
  /** The time from one row of poses to the next. */
  readonly step: Seconds;
  readonly #duration: Seconds;
  #video: HTMLVideoElement | null = null;

  constructor({ fps, durationS }: Pick<StudioInfo, 'fps' | 'durationS'>) {
    this.step = 1 / fps;
    this.#duration = durationS;
  }

  /** Follows the frames of a video element as they are shown, instead of its clock. */
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

  /** Goes `rows` rows of poses forward or back. Forward, it goes 1 ms further, because times of frames are rounded. */
  stepBy(rows: number): void {
    this.seek(this.time + rows * this.step + (rows > 0 ? 1e-3 : 0));
  }

  toggle(): void {
    if (this.playing) this.#video?.pause();
    else void this.#video?.play();
  }
}
