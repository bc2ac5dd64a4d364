/** Detects that a camera is silent or frozen. */
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';

/** How a camera can be silent though nobody closed it. */
export type CameraSilence = 'muted' | 'no_frames' | 'frozen';

/** What was observed since the last observation. */
export type FrameObservation = {
  readonly now: Milliseconds;
  /** The page was visible and was drawn: only then does a missing frame show anything about the camera. */
  readonly pageIsDrawn: boolean;
  /** The track is muted: its source delivers nothing. */
  readonly muted: boolean;
  /** A frame arrived. */
  readonly arrived: boolean;
  /** The frame differs in at least one pixel from the one before; null if that is not known. */
  readonly changed: boolean | null;
};

/** Observations come about five times a second; of a longer gap (a busy page) only this much is counted. */
const MAX_STEP_MS: Milliseconds = 400;
/** A track may report that it is muted for a moment while a page becomes visible again. */
const MAX_MUTED_MS: Milliseconds = 600;
/** A camera in the dark takes 5 frames a second. Measured in a busy Chromium: gaps of 150 ms. */
const MAX_GAP_MS: Milliseconds = 1_200;
/** For this long, frames may arrive without any change. */
const MAX_SAME_MS: Milliseconds = 1_000;
/** The first frame of a camera may take this long. */
const MAX_FIRST_GAP_MS: Milliseconds = 4_000;
/**
 * Two frames of a live sensor never have the same pixels: of 60 pairs of the test cameras at most one had. Only a
 * camera that has recently shown such changes can count as frozen: still images, encoders and virtual cameras repeat a
 * quiet scene exactly.
 */
const MAX_HISTORY = 15;
const MIN_CHANGES = 5;
const MIN_CHANGING_SHARE: UnitInterval = 0.8;
/** If the frames have never changed for this long and nobody is seen in them, the player is told. */
const MIN_UNMOVING_MS: Milliseconds = 5_000;
/** Detects from what arrives whether a camera is alive; it has no access to a camera, a page or a clock. */
export class CameraLiveness {
  #silence: CameraSilence | null = null;
  #lastObservedAt: Milliseconds | null = null;
  #mutedFor: Milliseconds = 0;
  #quietFor: Milliseconds = 0;
  #sameFor: Milliseconds = 0;
  /** How many observations in a row showed the same frame. */
  #sameFrames = 0;
  /** For each observation before those: whether its frame differed from the one before. */
  #history: readonly boolean[] = [];
  #hasArrived = false;
  /** The camera was frozen before this stream: only a frame that differs shows that it works again. */
  #needsChange = false;
  #freezes = 0;

  /** Why the camera is silent; null while it is alive, or while nothing is known yet. */
  get silence(): CameraSilence | null {
    return this.#silence;
  }

  /** Frames arrive now, and nothing indicates a failure. */
  get isAlive(): boolean {
    return this.#silence === null && this.#hasArrived && this.#quietFor === 0 && this.#mutedFor === 0;
  }

  /**
   * Frames arrive, but they have been the same since the camera was opened: a logo, a still image, a closed shutter.
   */
  get isUnmoving(): boolean {
    return !this.#history.includes(true) && this.#sameFor >= MIN_UNMOVING_MS;
  }

  /** Starts over for another stream of the same camera. */
  restart(): void {
    this.#needsChange = this.#silence === 'frozen';
    this.#lastObservedAt = null;
    this.#mutedFor = 0;
    this.#quietFor = 0;
    this.#sameFor = 0;
    this.#sameFrames = 0;
    this.#hasArrived = false;
    if (!this.#needsChange) this.#history = [];
  }

  observe({ now, pageIsDrawn, muted, arrived, changed }: FrameObservation): CameraSilence | null {
    const step = pageIsDrawn && this.#lastObservedAt !== null ? Math.min(MAX_STEP_MS, now - this.#lastObservedAt) : 0;
    this.#lastObservedAt = now;
    this.#mutedFor = muted ? this.#mutedFor + step : 0;
    this.#quietFor = arrived ? 0 : this.#quietFor + step;
    if (arrived) this.#recordFrame(changed, step);
    this.#hasArrived ||= arrived;
    if (!pageIsDrawn) this.#mutedFor = this.#quietFor = 0;
    const before = this.#silence;
    this.#silence = this.#detectSilence(arrived && changed === true);
    if (this.#silence === 'frozen' && before !== 'frozen') this.#freezes += 1;
    return this.#silence;
  }

  #recordFrame(changed: boolean | null, step: Milliseconds): void {
    if (changed === false) {
      this.#sameFor += step;
      this.#sameFrames += 1;
    } else if (changed) {
      const repeats = Array.from({ length: Math.min(MAX_HISTORY, this.#sameFrames) }, () => false);
      this.#history = [...this.#history, ...repeats, true].slice(-MAX_HISTORY);
      this.#sameFor = 0;
      this.#sameFrames = 0;
    }
  }

  #detectSilence(isNew: boolean): CameraSilence | null {
    if (this.#mutedFor >= MAX_MUTED_MS) return 'muted';
    if (this.#quietFor >= (this.#hasArrived ? MAX_GAP_MS : MAX_FIRST_GAP_MS)) return 'no_frames';
    if (isNew) this.#needsChange = false;
    if (this.#needsChange) return 'frozen';
    return this.#usuallyChanges && this.#sameFor >= this.#maxSame ? 'frozen' : null;
  }

  get #usuallyChanges(): boolean {
    const changes = this.#history.filter((changed) => changed).length;
    return changes >= MIN_CHANGES && changes >= MIN_CHANGING_SHARE * this.#history.length;
  }

  /** A camera that froze and recovered more than once may be one that repeats frames: its limit doubles each time. */
  get #maxSame(): Milliseconds {
    return MAX_SAME_MS * 2 ** Math.max(0, this.#freezes - 1);
  }
}
