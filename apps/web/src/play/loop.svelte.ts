import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Playback } from './playback.svelte.ts';

/** The section that is repeated. */
export type LoopRange = { readonly from: Seconds; readonly to: Seconds };

/**
 * How far before the section's beginning the spare element waits: it runs from there, unseen, until both clocks are
 * known.
 */
const RUN_UP: Seconds = 0.3;
/** The assumed time from calling `play()` to a running clock, before it has been measured on this device. */
const START_UP: Milliseconds = 50;
const LONGEST_START_UP: Milliseconds = 2_000;
/** How much of one measured gap corrects the next start: not all of it, because gaps vary. Chosen by taste. */
const LEARNT = 0.7;
/** The clocks are read this often; timers are set for what is due before the next reading, and a bit later. */
const LOOK: Milliseconds = 100;
const AHEAD: Milliseconds = 150;
/** A clock that has advanced by this much is running. */
const RUNNING: Seconds = 0.05;

/**
 * Repeats a section without a gap. Two elements play alternately: while one plays, the other waits a little before the
 * section's beginning; shortly before the end it starts, unseen and muted, and takes over when the end is reached. This
 * uses the elements' own clocks: a slow machine may show few frames, and the sound must not wait for them.
 */
export class Loop {
  /** How long the media clock stood still at each jump back, in ms; negative if it jumped ahead. */
  seams = $state.raw<readonly Milliseconds[]>([]);
  readonly range: LoopRange;
  /** Both elements, to be shown on the screen. */
  readonly videos: readonly HTMLVideoElement[];
  readonly #playback: Playback;
  #spare: HTMLVideoElement;
  #startUp: Milliseconds = START_UP;
  #looking: ReturnType<typeof setInterval> | undefined;
  #timers: readonly ReturnType<typeof setTimeout>[] = [];
  /** The last jump back, until its gap is measured: when it was, and how far past the end playback was by then. */
  #turned: { readonly at: Milliseconds; readonly past: Milliseconds } | null = null;

  constructor(playback: Playback, spare: HTMLVideoElement, range: LoopRange) {
    this.#playback = playback;
    this.#spare = spare;
    this.range = range;
    this.videos = [playback.video, spare];
    playback.video.currentTime = range.from;
    this.#park();
  }

  /** Sets the speed of playback at once and for all later passes, without changing the pitch. */
  setRate(rate: number): void {
    for (const video of this.videos) {
      video.preservesPitch = true;
      // Without the default rate, a video that has yet to load would lose its rate.
      video.defaultPlaybackRate = rate;
      video.playbackRate = rate;
    }
  }

  /** Playback started or stopped: starts or stops preparing the spare element. */
  handleTurn(playbackRate: number): void {
    clearInterval(this.#looking);
    this.#callOff();
    if (playbackRate > 0) this.#looking = setInterval(() => this.#look(), LOOK);
    else if (!this.#spare.paused) this.#park();
    if (playbackRate === 0) this.#turned = null;
  }

  /** Jumps back to the beginning now. */
  turn(): void {
    this.#callOff();
    const { video } = this.#playback;
    const past = ((video.currentTime - this.range.to) / video.playbackRate) * 1000;
    const spare = this.#spare;
    if (spare.paused || spare.seeking) this.#seek(video);
    else this.#exchange(video, spare);
    this.#turned = { at: performance.now(), past };
  }

  close(): void {
    clearInterval(this.#looking);
    this.#callOff();
    this.#spare.pause();
    this.#spare.removeAttribute('src');
    this.#spare.load();
  }

  #exchange(video: HTMLVideoElement, spare: HTMLVideoElement): void {
    spare.muted = video.muted;
    this.#spare = video;
    this.#playback.takeOver(spare);
    this.#park();
  }

  /** The spare element is not ready: the playing one seeks back itself, which leaves a gap. */
  #seek(video: HTMLVideoElement): void {
    video.currentTime = this.range.from;
    if (video.paused) void video.play().catch(() => undefined);
  }

  #park(): void {
    const spare = this.#spare;
    spare.muted = true;
    spare.pause();
    spare.currentTime = Math.max(0, this.range.from - RUN_UP * spare.playbackRate);
  }

  #look(): void {
    const { video } = this.#playback;
    this.#measure(video);
    this.#callOff();
    const left = ((this.range.to - video.currentTime) / video.playbackRate) * 1000;
    const runUp = ((this.range.from - this.#spare.currentTime) / video.playbackRate) * 1000;
    const due = [
      { in: left - runUp - this.#startUp, act: () => this.#startSpare() },
      { in: left, act: () => this.turn() },
    ];
    this.#timers = due.filter((one) => one.in < AHEAD).map((one) => setTimeout(one.act, one.in));
  }

  #startSpare(): void {
    // A required click has already been given for the other element; if this one can't play, the loop has a gap.
    if (this.#spare.paused && !this.#spare.seeking) void this.#spare.play().catch(() => undefined);
  }

  /**
   * Measures the gap: the time since the jump back, less the time on the media clock. The next start is earlier by a
   * share of it.
   */
  #measure(video: HTMLVideoElement): void {
    const played = video.currentTime - this.range.from;
    if (!this.#turned || played < RUNNING) return;
    const { at, past } = this.#turned;
    const seam = performance.now() - at + past - (played / video.playbackRate) * 1000;
    this.#turned = null;
    this.seams = [...this.seams, seam];
    this.#startUp = Math.min(Math.max(this.#startUp + LEARNT * seam, 0), LONGEST_START_UP);
  }

  #callOff(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}
