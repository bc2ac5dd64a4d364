import type { Milliseconds, UnitInterval } from '@instep/choreo/units';

/** How a camera can be silent though nobody closed it. */
export type CameraSilence = 'muted' | 'no_frames' | 'frozen';

/** What was observed since the last observation. */
export type PulseObservation = {
  readonly now: Milliseconds;
  /** The page was visible and drawn: only then does a missing frame say anything about the camera. */
  readonly pageIsDrawn: boolean;
  /** The track says that its source delivers nothing. */
  readonly muted: boolean;
  /** A frame arrived. */
  readonly arrived: boolean;
  /** The frame differs in at least one pixel from the one before; null when that is not known. */
  readonly changed: boolean | null;
};

/** Observations come about five times a second; of a longer gap (a busy page) no more than this is counted. */
const MAX_STEP_MS: Milliseconds = 400;
/** A track may say that it is muted for a moment while a page comes back. */
const MAX_MUTED_MS: Milliseconds = 600;
/** A camera in the dark takes 5 frames a second. Measured in a busy Chromium: gaps of 150 ms. */
const MAX_GAP_MS: Milliseconds = 1_200;
/** Frames come, but none is new. */
const MAX_SAME_MS: Milliseconds = 1_000;
/** A camera takes its time until its first frame. */
const MAX_FIRST_GAP_MS: Milliseconds = 4_000;
/**
 * Two frames of a live sensor never have the same pixels: of 60 pairs of the test cameras at most one had. Only of a camera
 * that has shown this lately can a picture be frozen: stills, encoders and virtual cameras repeat a quiet scene exactly.
 */
const HISTORY = 15;
const MIN_CHANGES = 5;
const MIN_CHANGING_SHARE: UnitInterval = 0.8;
/** A picture that has never changed for so long is worth a word, where nobody is seen in it. */
const UNMOVING_MS: Milliseconds = 5_000;
/** Tells from what arrives whether a camera is alive; knows no camera, page or clock. */
export class CameraPulse {
  #silence: CameraSilence | null = null;
  #at: Milliseconds | null = null;
  #mutedFor: Milliseconds = 0;
  #quietFor: Milliseconds = 0;
  #sameFor: Milliseconds = 0;
  /** How many observations in a row showed the same picture. */
  #same = 0;
  /** Which of the observations before those showed another picture than the one before. */
  #history: readonly boolean[] = [];
  #hasArrived = false;
  /** Frozen before this stream: only a picture that changes shows that it is over. */
  #needsChange = false;
  #freezes = 0;

  /** Why the camera is silent; null while it is alive, or nothing is known yet. */
  get silence(): CameraSilence | null {
    return this.#silence;
  }

  /** Frames arrive now, and nothing speaks against them. */
  get isAlive(): boolean {
    return this.#silence === null && this.#hasArrived && this.#quietFor === 0 && this.#mutedFor === 0;
  }

  /** Frames arrive, but the picture has been the same since the camera was opened: a logo, a still, a closed shutter. */
  get isUnmoving(): boolean {
    return !this.#history.includes(true) && this.#sameFor >= UNMOVING_MS;
  }

  /** Another stream of the same camera begins. */
  restart(): void {
    this.#needsChange = this.#silence === 'frozen';
    this.#at = null;
    this.#mutedFor = 0;
    this.#quietFor = 0;
    this.#sameFor = 0;
    this.#same = 0;
    this.#hasArrived = false;
    if (!this.#needsChange) this.#history = [];
  }

  observe({ now, pageIsDrawn, muted, arrived, changed }: PulseObservation): CameraSilence | null {
    const step = pageIsDrawn && this.#at !== null ? Math.min(MAX_STEP_MS, now - this.#at) : 0;
    this.#at = now;
    this.#mutedFor = muted ? this.#mutedFor + step : 0;
    this.#quietFor = arrived ? 0 : this.#quietFor + step;
    if (arrived) this.#count(changed, step);
    this.#hasArrived ||= arrived;
    if (!pageIsDrawn) this.#mutedFor = this.#quietFor = 0;
    const before = this.#silence;
    this.#silence = this.#judge(arrived && changed === true);
    if (this.#silence === 'frozen' && before !== 'frozen') this.#freezes += 1;
    return this.#silence;
  }

  #count(changed: boolean | null, step: Milliseconds): void {
    if (changed === false) {
      this.#sameFor += step;
      this.#same += 1;
    } else if (changed) {
      const repeats = Array.from({ length: Math.min(HISTORY, this.#same) }, () => false);
      this.#history = [...this.#history, ...repeats, true].slice(-HISTORY);
      this.#sameFor = 0;
      this.#same = 0;
    }
  }

  #judge(isNew: boolean): CameraSilence | null {
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

  /** A camera that froze and came back more than once may be one that repeats: it is given longer each time. */
  get #maxSame(): Milliseconds {
    return MAX_SAME_MS * 2 ** Math.max(0, this.#freezes - 1);
  }
}
