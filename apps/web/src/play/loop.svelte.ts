import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Playback } from './playback.svelte.ts';

/** What is played over and over. */
export type LoopRange = { readonly from: Seconds; readonly to: Seconds };

/** So much before its turn an element is parked: there it runs, unseen, until the clocks of both are known. */
const RUN_UP: Seconds = 0.3;
/** From the call to play to a clock that runs, before it was seen how long that takes here. */
const START_UP: Milliseconds = 50;
const LONGEST_START_UP: Milliseconds = 2_000;
/** What one way back teaches for the next: less than all, for it is never twice the same. Taste. */
const LEARNT = 0.7;
/** How often the clocks are looked at: timers are set for what is due until the next look, and a bit more. */
const LOOK: Milliseconds = 100;
const AHEAD: Milliseconds = 150;
/** A clock that went on by so much is running. */
const RUNNING: Seconds = 0.05;

/**
 * Plays a section over and over without a gap. Of two elements one plays while the other waits, parked a little before
 * the beginning; shortly before the end it runs, unseen and unheard, and takes over at the moment when it is due.
 * It goes by the elements' own clocks: pictures may be rare on a slow machine, and sound is not to wait for them.
 */
export class Loop {
  /** By how much the media clock stood still at each way back, ms; below 0 it leapt ahead. */
  seams = $state.raw<readonly Milliseconds[]>([]);
  readonly range: LoopRange;
  /** Both elements, for the screen. */
  readonly videos: readonly HTMLVideoElement[];
  readonly #playback: Playback;
  #spare: HTMLVideoElement;
  #startUp: Milliseconds = START_UP;
  #looking: ReturnType<typeof setInterval> | undefined;
  #timers: readonly ReturnType<typeof setTimeout>[] = [];
  /** The last way back, until it is known how it went: when, and how far past the end playback was by then. */
  #turned: { readonly at: Milliseconds; readonly past: Milliseconds } | null = null;

  constructor(playback: Playback, spare: HTMLVideoElement, range: LoopRange) {
    this.#playback = playback;
    this.#spare = spare;
    this.range = range;
    this.videos = [playback.video, spare];
    playback.video.currentTime = range.from;
    this.#park();
  }

  /** Of playback, without another pitch; at once, and in every pass from now on. */
  setRate(rate: number): void {
    for (const video of this.videos) {
      video.preservesPitch = true;
      // Without the default, a video that is still to be loaded would forget it.
      video.defaultPlaybackRate = rate;
      video.playbackRate = rate;
    }
  }

  /** Playback runs, or stands still: then the one that waits does too. */
  handleTurn(playbackRate: number): void {
    clearInterval(this.#looking);
    this.#callOff();
    if (playbackRate > 0) this.#looking = setInterval(() => this.#look(), LOOK);
    else if (!this.#spare.paused) this.#park();
    if (playbackRate === 0) this.#turned = null;
  }

  /** Goes back to the beginning now. */
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

  /** The other is not there yet: the one that plays goes back itself, with the gap that this takes. */
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
    // A browser that wants a click first has had it for the other; a loop that can't is a loop with a gap.
    if (this.#spare.paused && !this.#spare.seeking) void this.#spare.play().catch(() => undefined);
  }

  /** Time on the wall since the way back, less time on the media clock; what it was late by, it starts earlier by. */
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
