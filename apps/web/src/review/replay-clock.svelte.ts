import type { Seconds } from '@instep/choreo/units';

/** Schedules the next update when there is no video whose frames do that. */
type Ticker = Pick<Window, 'requestAnimationFrame' | 'cancelAnimationFrame'>;

/**
 * The only clock of a replay: everything is shown at its time. While the video plays, the clock follows the video,
 * which can't be made to catch up; while it is paused, the video follows the clock. Without a video, the clock runs by
 * itself.
 */
export class ReplayClock {
  /** Media time, in 0..duration. */
  t = $state<Seconds>(0);
  playing = $state(false);
  rate = $state(1);
  /** Media time of the frame that the video shows. */
  shown = $state<Seconds | null>(null);
  readonly duration: Seconds;
  readonly #video: HTMLVideoElement | null;
  readonly #ticker: Ticker;
  readonly #listening = new AbortController();
  /** A seek that was requested while the video was still seeking. */
  #next: Seconds | null = null;
  #frame = 0;
  #lastTick: number | null = null;

  constructor(video: HTMLVideoElement | null, duration: Seconds, ticker: Ticker) {
    this.#video = video;
    this.#ticker = ticker;
    this.duration = duration;
    if (video) this.#follow(video);
  }

  /** Goes to a media time: the drawings follow at once, the video as soon as it can seek. */
  seek(t: Seconds): void {
    this.t = Math.max(0, Math.min(this.duration, t));
    if (!this.#video) return;
    if (this.#video.seeking) this.#next = this.t;
    else this.#video.currentTime = this.t;
  }

  setRate(rate: number): void {
    this.rate = rate;
    if (this.#video) this.#video.playbackRate = rate;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    if (this.t >= this.duration - 0.05) this.seek(0);
    this.playing = true;
    this.#lastTick = null;
    if (!this.#video) this.#frame = this.#ticker.requestAnimationFrame(this.#tick);
    else void this.#video.play().catch(() => (this.playing = false));
  }

  pause(): void {
    this.playing = false;
    this.#video?.pause();
    this.#ticker.cancelAnimationFrame(this.#frame);
  }

  close(): void {
    this.#listening.abort();
    this.pause();
    this.#video?.cancelVideoFrameCallback(this.#frame);
  }

  #follow(video: HTMLVideoElement): void {
    const on = (name: string, listener: () => void) =>
      video.addEventListener(name, listener, { signal: this.#listening.signal });
    on('seeked', () => {
      if (this.#next === null) return;
      video.currentTime = this.#next;
      this.#next = null;
    });
    on('ended', () => (this.playing = false));
    // For example, a media key was pressed, or another tab took over the audio.
    on('pause', () => (this.playing = false));
    this.#frame = video.requestVideoFrameCallback(this.#onFrame);
  }

  readonly #onFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    const video = this.#video as HTMLVideoElement;
    this.shown = mediaTime;
    if (this.playing && !video.seeking && this.#next === null) this.t = Math.min(mediaTime, this.duration);
    this.#frame = video.requestVideoFrameCallback(this.#onFrame);
  };

  readonly #tick = (now: number): void => {
    if (this.#lastTick !== null) this.t = Math.min(this.duration, this.t + (this.rate * (now - this.#lastTick)) / 1000);
    this.#lastTick = now;
    if (this.t >= this.duration) this.playing = false;
    if (this.playing) this.#frame = this.#ticker.requestAnimationFrame(this.#tick);
  };
}
