import type { Epoch, EpochReason } from '@instep/choreo/epoch';
import { VideoClock } from './video-clock.svelte.ts';

export type PlaybackState = 'idle' | 'playing' | 'stalled' | 'paused' | 'ended';

export type PlaybackEvents = {
  /** Media time was interrupted: what is judged next belongs to a new epoch. */
  readonly onEpoch: (epoch: Epoch) => void;
  /** Something outside the page paused the video: a media key, a headset. */
  readonly onInterrupted: () => void;
  readonly onEnded: () => void;
  readonly onFailed: () => void;
};

/** Plays the dancer's video, and divides its playback into epochs. */
export class Playback {
  state = $state<PlaybackState>('idle');
  /** The element that plays. */
  video: HTMLVideoElement;
  readonly clock: VideoClock;
  readonly #events: PlaybackEvents;
  #listening = new AbortController();
  #epoch = 0;
  /** The rate that a nudge set, and the one before; null if there was none. */
  #nudge: { readonly rate: number; readonly before: number } | null = null;

  constructor(video: HTMLVideoElement, events: PlaybackEvents) {
    this.video = $state.raw(video);
    this.clock = new VideoClock(video);
    this.#events = events;
    this.#listen();
  }

  /** The number of the current epoch. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Rejects if the browser requires a click first. */
  async play(): Promise<void> {
    this.state = 'playing';
    this.#beginEpoch('play');
    await this.video.play();
  }

  /**
   * Plays a little faster or slower, to be in step with another screen. Media time goes on without a break: no epoch
   * begins, and epochs keep the rate from before.
   */
  nudge(rate: number): void {
    this.#nudge = { rate, before: this.#ownRate };
    this.video.playbackRate = rate;
    if (this.state === 'playing') this.clock.setEpoch(this.#epoch, rate);
  }

  pause(reason: 'pause' | 'hidden'): void {
    if (!this.#isRunning) return;
    this.state = 'paused';
    this.video.pause();
    this.#beginEpoch(reason);
  }

  /** Replaces the element with another one that already plays: media time continues there. */
  switchTo(video: HTMLVideoElement): void {
    const previous = this.video;
    this.#listening.abort();
    this.#listening = new AbortController();
    this.video = video;
    this.#listen();
    this.clock.follow(video);
    previous.pause();
    this.state = 'playing';
    this.#beginEpoch('seek');
  }

  close(): void {
    this.#listening.abort();
    this.clock.close();
    this.video.pause();
    // Without this, Chromium would continue to load a video that nobody sees.
    this.video.removeAttribute('src');
    this.video.load();
  }

  get #isRunning(): boolean {
    return this.state === 'playing' || this.state === 'stalled';
  }

  /** The rate without a nudge. */
  get #ownRate(): number {
    return this.#nudge?.before ?? this.video.playbackRate;
  }

  #beginEpoch(reason: EpochReason): void {
    this.#epoch = (this.#epoch + 1) & 0xffff;
    const plays = this.state === 'playing';
    const playbackRate = plays ? this.#ownRate : 0;
    this.clock.setEpoch(this.#epoch, plays ? this.video.playbackRate : 0);
    this.#events.onEpoch({ epoch: this.#epoch, reason, mediaTime: this.video.currentTime, playbackRate });
  }

  #listen(): void {
    const on = (name: string, listener: () => void) =>
      this.video.addEventListener(name, listener, { signal: this.#listening.signal });
    on('waiting', () => {
      if (this.state !== 'playing') return;
      this.state = 'stalled';
      this.#beginEpoch('stall');
    });
    on('playing', () => {
      if (this.state !== 'stalled') return;
      this.state = 'playing';
      this.#beginEpoch('play');
    });
    on('seeking', () => {
      if (this.#isRunning) this.#beginEpoch('seek');
    });
    on('ratechange', () => {
      if (this.video.playbackRate === this.#nudge?.rate) return;
      this.#nudge = null;
      if (this.#isRunning) this.#beginEpoch('rate');
    });
    // At its end a video is paused, too, before it fires `ended`.
    on('pause', () => {
      if (this.#isRunning && !this.video.ended) this.#events.onInterrupted();
    });
    on('ended', () => {
      this.state = 'ended';
      this.#events.onEnded();
    });
    on('error', () => this.#events.onFailed());
  }
}
