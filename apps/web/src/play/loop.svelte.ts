import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { MediaAnchor } from './media-anchors.ts';
import type { Playback } from './playback.svelte.ts';

/** What is played over and over. */
export type LoopRange = { readonly from: Seconds; readonly to: Seconds };

/** So much before its turn an element is parked: there it runs, unseen, until the clocks of both are known. */
const RUN_UP: Seconds = 0.3;
/** From the call to the first picture that moves, before it was seen how long that takes here. Measured: 20-90 ms. */
const START_UP: Milliseconds = 50;
const LONGEST_START_UP: Milliseconds = 250;
/** Timers are set so long ahead: more than a picture stands, at half the speed too. */
const AHEAD: Milliseconds = 150;

/**
 * Plays a section over and over without a gap. Of two elements one plays while the other waits, parked a little before
 * the beginning; shortly before the end it runs, unseen and unheard, and takes over at the moment when it is due.
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
  #timers: readonly ReturnType<typeof setTimeout>[] = [];
  #shown: MediaAnchor | null = null;
  /** The last picture before a way back whose first picture has not come yet. */
  #turned: MediaAnchor | null = null;

  constructor(playback: Playback, spare: HTMLVideoElement, range: LoopRange) {
    this.#playback = playback;
    this.#spare = spare;
    this.range = range;
    this.videos = [playback.video, spare];
    playback.video.currentTime = range.from;
    this.#park();
    playback.clock.onShown = (anchor) => this.#handleShown(anchor);
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

  /** Playback stands still: the one that waits does too. */
  halt(): void {
    this.#callOff();
    if (!this.#spare.paused) this.#park();
  }

  /** Goes back to the beginning now. */
  turn(): void {
    this.#callOff();
    this.#turned = this.#shown;
    const { video } = this.#playback;
    const spare = this.#spare;
    if (spare.paused || spare.seeking) return this.#seek(video);
    const early = ((spare.currentTime - this.range.from) / spare.playbackRate) * 1000;
    this.#startUp = Math.min(Math.max(this.#startUp - early / 2, 0), LONGEST_START_UP);
    spare.muted = video.muted;
    this.#spare = video;
    this.#playback.takeOver(spare);
    this.#park();
  }

  close(): void {
    this.#callOff();
    this.#playback.clock.onShown = () => undefined;
    this.#spare.pause();
    this.#spare.removeAttribute('src');
    this.#spare.load();
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

  #handleShown(shown: MediaAnchor): void {
    if (this.#turned) this.seams = [...this.seams, this.#seamBetween(this.#turned, shown)];
    this.#turned = null;
    this.#shown = shown;
    this.#callOff();
    if (shown.rate > 0) this.#plan(shown);
  }

  /** Sets the timers for what is due before the next picture comes. */
  #plan({ mediaTime, shownAt, rate }: MediaAnchor): void {
    const left = ((this.range.to - mediaTime) / rate) * 1000 - (performance.now() - shownAt);
    const runUp = ((this.range.from - this.#spare.currentTime) / rate) * 1000;
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

  #callOff(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  /** Time on the wall less time on the media clock, around the loop. */
  #seamBetween(before: MediaAnchor, after: MediaAnchor): Milliseconds {
    const played = this.range.to - before.mediaTime + (after.mediaTime - this.range.from);
    return after.shownAt - before.shownAt - (played / (after.rate || before.rate || 1)) * 1000;
  }
}
