import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Playback } from './playback.svelte.ts';

/** The section that is repeated. */
export type LoopRange = { readonly from: Seconds; readonly to: Seconds };

/**
 * How far before the section's beginning the second video waits: it runs from there, unseen, until both clocks are
 * known.
 */
const RUN_UP: Seconds = 0.3;
/** The assumed time from calling `play()` to a running clock, before it has been measured on this device. */
const INITIAL_START_DELAY: Milliseconds = 50;
const MAX_START_DELAY: Milliseconds = 2_000;
/** How much of one measured gap corrects the next start: not all of it, because gaps vary. Chosen by taste. */
const CORRECTION_SHARE = 0.7;
/** The clocks are read this often; timers are set for what is due before the next reading, and a bit later. */
const POLL_INTERVAL: Milliseconds = 100;
const MAX_TIMER_DELAY: Milliseconds = 150;
/** A clock that has advanced by this much is running. */
const MIN_PLAYED: Seconds = 0.05;

/**
 * Repeats a section without a gap. Two elements play alternately: while one plays, the other waits a little before the
 * section's beginning; shortly before the end it starts, unseen and muted, and takes over when the end is reached. This
 * uses the elements' own clocks: a slow machine may show few frames, and the sound must not wait for them.
 */
export class Loop {
  /** How long the media clock stood still at each jump back, in ms; negative if it jumped ahead. */
  gaps = $state.raw<readonly Milliseconds[]>([]);
  readonly range: LoopRange;
  /** Both video elements, to be shown on the screen. */
  readonly videos: readonly HTMLVideoElement[];
  readonly #playback: Playback;
  /** The element that waits. At each jump back, the two change places. */
  #secondVideo: HTMLVideoElement;
  #startDelay: Milliseconds = INITIAL_START_DELAY;
  #polling: ReturnType<typeof setInterval> | undefined;
  #timers: readonly ReturnType<typeof setTimeout>[] = [];
  /** The last jump back, until its gap is measured: when it was, and how far past the end playback was by then. */
  #lastJump: { readonly at: Milliseconds; readonly overrun: Milliseconds } | null = null;

  constructor(playback: Playback, secondVideo: HTMLVideoElement, range: LoopRange) {
    this.#playback = playback;
    this.#secondVideo = secondVideo;
    this.range = range;
    this.videos = [playback.video, secondVideo];
    playback.video.currentTime = range.from;
    this.#parkSecondVideo();
  }

  /** Sets the speed of playback at once and for all later passes, without changing the pitch. */
  setPlaybackRate(rate: number): void {
    for (const video of this.videos) {
      video.preservesPitch = true;
      // Without the default rate, a video that has yet to load would lose its rate.
      video.defaultPlaybackRate = rate;
      video.playbackRate = rate;
    }
  }

  /** Playback started or stopped: starts or stops preparing the second video. */
  handlePlaybackRate(playbackRate: number): void {
    clearInterval(this.#polling);
    this.#cancelTimers();
    if (playbackRate > 0) this.#polling = setInterval(() => this.#poll(), POLL_INTERVAL);
    else if (!this.#secondVideo.paused) this.#parkSecondVideo();
    if (playbackRate === 0) this.#lastJump = null;
  }

  /** Jumps back to the beginning now. */
  jumpBack(): void {
    this.#cancelTimers();
    const { video } = this.#playback;
    const overrun = ((video.currentTime - this.range.to) / video.playbackRate) * 1000;
    const secondVideo = this.#secondVideo;
    if (secondVideo.paused || secondVideo.seeking) this.#seekBack(video);
    else this.#swapVideos(video, secondVideo);
    this.#lastJump = { at: performance.now(), overrun };
  }

  close(): void {
    clearInterval(this.#polling);
    this.#cancelTimers();
    this.#secondVideo.pause();
    this.#secondVideo.removeAttribute('src');
    this.#secondVideo.load();
  }

  #swapVideos(video: HTMLVideoElement, secondVideo: HTMLVideoElement): void {
    secondVideo.muted = video.muted;
    this.#secondVideo = video;
    this.#playback.switchTo(secondVideo);
    this.#parkSecondVideo();
  }

  /** The second video is not ready: the playing one seeks back itself, which leaves a gap. */
  #seekBack(video: HTMLVideoElement): void {
    video.currentTime = this.range.from;
    if (video.paused) void video.play().catch(() => undefined);
  }

  #parkSecondVideo(): void {
    const secondVideo = this.#secondVideo;
    secondVideo.muted = true;
    secondVideo.pause();
    secondVideo.currentTime = Math.max(0, this.range.from - RUN_UP * secondVideo.playbackRate);
  }

  #poll(): void {
    const { video } = this.#playback;
    this.#measureGap(video);
    this.#cancelTimers();
    const remaining = ((this.range.to - video.currentTime) / video.playbackRate) * 1000;
    const leadTime = ((this.range.from - this.#secondVideo.currentTime) / video.playbackRate) * 1000;
    const due = [
      { delay: remaining - leadTime - this.#startDelay, run: () => this.#startSecondVideo() },
      { delay: remaining, run: () => this.jumpBack() },
    ];
    this.#timers = due.filter(({ delay }) => delay < MAX_TIMER_DELAY).map(({ delay, run }) => setTimeout(run, delay));
  }

  #startSecondVideo(): void {
    // A required click has already been given for the other element; if this one can't play, the loop has a gap.
    if (this.#secondVideo.paused && !this.#secondVideo.seeking) void this.#secondVideo.play().catch(() => undefined);
  }

  /**
   * Measures the gap: the time since the jump back, less the time on the media clock. The next start is earlier by a
   * share of it.
   */
  #measureGap(video: HTMLVideoElement): void {
    const played = video.currentTime - this.range.from;
    if (!this.#lastJump || played < MIN_PLAYED) return;
    const { at, overrun } = this.#lastJump;
    const gap = performance.now() - at + overrun - (played / video.playbackRate) * 1000;
    this.#lastJump = null;
    this.gaps = [...this.gaps, gap];
    this.#startDelay = Math.min(Math.max(this.#startDelay + CORRECTION_SHARE * gap, 0), MAX_START_DELAY);
  }

  #cancelTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}
