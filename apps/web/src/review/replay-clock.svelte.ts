import type { Seconds } from '@instep/choreo/units';

/** Schedules the next update when there is no video whose frames do that. */
type FrameScheduler = Pick<Window, 'requestAnimationFrame' | 'cancelAnimationFrame'>;

/**
 * The only clock of a replay: everything is shown at its time. While the video plays, the clock follows the video,
 * which can't be made to catch up; while it is paused, the video follows the clock. Without a video, the clock runs by
 * itself.
 */
export class ReplayClock {
  /** Media time, in 0..duration. */
  mediaTime = $state<Seconds>(0);
  isPlaying = $state(false);
  playbackRate = $state(1);
  /** Media time of the frame that the video shows. */
  shownFrameTime = $state<Seconds | null>(null);
  readonly duration: Seconds;
  readonly #video: HTMLVideoElement | null;
  readonly #scheduler: FrameScheduler;
  readonly #listeners = new AbortController();
  /** A seek that was requested while the video was still seeking. */
  #pendingSeek: Seconds | null = null;
  #frameRequest = 0;
  #lastTick: number | null = null;

  constructor(video: HTMLVideoElement | null, duration: Seconds, ticker: FrameScheduler) {
    this.#video = video;
    this.#scheduler = ticker;
    this.duration = duration;
    if (video) this.#followVideo(video);
  }

  /** Goes to a media time: the drawings follow at once, the video as soon as it can seek. */
  seek(t: Seconds): void {
    this.mediaTime = Math.max(0, Math.min(this.duration, t));
    if (!this.#video) return;
    if (this.#video.seeking) this.#pendingSeek = this.mediaTime;
    else this.#video.currentTime = this.mediaTime;
  }

  setRate(rate: number): void {
    this.playbackRate = rate;
    if (this.#video) this.#video.playbackRate = rate;
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  play(): void {
    if (this.mediaTime >= this.duration - 0.05) this.seek(0);
    this.isPlaying = true;
    this.#lastTick = null;
    if (!this.#video) this.#frameRequest = this.#scheduler.requestAnimationFrame(this.#tick);
    else void this.#video.play().catch(() => (this.isPlaying = false));
  }

  pause(): void {
    this.isPlaying = false;
    this.#video?.pause();
    this.#scheduler.cancelAnimationFrame(this.#frameRequest);
  }

  close(): void {
    this.#listeners.abort();
    this.pause();
    this.#video?.cancelVideoFrameCallback(this.#frameRequest);
  }

  #followVideo(video: HTMLVideoElement): void {
    const on = (name: string, listener: () => void) =>
      video.addEventListener(name, listener, { signal: this.#listeners.signal });
    on('seeked', () => {
      if (this.#pendingSeek === null) return;
      video.currentTime = this.#pendingSeek;
      this.#pendingSeek = null;
    });
    on('ended', () => (this.isPlaying = false));
    // For example, a media key was pressed, or another tab took over the audio.
    on('pause', () => (this.isPlaying = false));
    this.#frameRequest = video.requestVideoFrameCallback(this.#onFrame);
  }

  readonly #onFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    const video = this.#video as HTMLVideoElement;
    this.shownFrameTime = mediaTime;
    if (this.isPlaying && !video.seeking && this.#pendingSeek === null)
      this.mediaTime = Math.min(mediaTime, this.duration);
    this.#frameRequest = video.requestVideoFrameCallback(this.#onFrame);
  };

  readonly #tick = (now: number): void => {
    if (this.#lastTick !== null)
      this.mediaTime = Math.min(this.duration, this.mediaTime + (this.playbackRate * (now - this.#lastTick)) / 1000);
    this.#lastTick = now;
    if (this.mediaTime >= this.duration) this.isPlaying = false;
    if (this.isPlaying) this.#frameRequest = this.#scheduler.requestAnimationFrame(this.#tick);
  };
}
