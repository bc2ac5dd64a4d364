import { MessageError } from '@instep/protocol/client-message';
import type { Epoch } from '@instep/choreo/epoch';
import type { Seconds } from '@instep/choreo/units';
import type { Stamp } from '../sources/observation.ts';

/** How far past the end a frame's media time may be: containers round their durations. */
const MAX_PAST_END: Seconds = 2;

/** Follows the stamps of one player's frames: sequences rise, epochs are announced, media time runs forwards. */
export class StampTracker {
  #epoch: Epoch;
  #isAnnounced = false;
  #lastSequence = -1;
  #lastMediaTime: Seconds = -Infinity;
  readonly #endsAt: Seconds;

  constructor(startsAt: Seconds, endsAt: Seconds) {
    this.#endsAt = endsAt;
    this.#epoch = { epoch: 0, reason: 'play', mediaTime: startsAt, playbackRate: 1 };
  }

  /** The current epoch; the first need not be announced. */
  get epoch(): Epoch {
    return this.#epoch;
  }

  get isPlaying(): boolean {
    return this.#epoch.playbackRate > 0;
  }

  /** Throws MessageError when the number does not rise. */
  openEpoch(epoch: Epoch): void {
    const min = this.#isAnnounced ? this.#epoch.epoch + 1 : 0;
    if (epoch.epoch < min) throw new MessageError(`epoch: expected ${min} or above, got ${epoch.epoch}`);
    this.#isAnnounced = true;
    this.#epoch = epoch;
    this.#lastMediaTime = -Infinity;
  }

  /**
   * Registers a frame. False when it is too late to be of use: a later one came before it, its epoch is over, or its
   * media time runs backwards or is past the end. One without a media time comes from the camera check before the
   * dance: it is observed, and no more. Throws MessageError when its epoch was never announced.
   */
  register({ sequence, epoch, mediaTime }: Stamp): boolean {
    if (epoch > this.#epoch.epoch) throw new MessageError(`frame ${sequence}: epoch ${epoch} was not announced`);
    if (mediaTime === null) return true;
    if (!this.isAhead(sequence)) return false;
    this.#lastSequence = sequence;
    if (epoch < this.#epoch.epoch || mediaTime < this.#lastMediaTime) return false;
    if (mediaTime > this.#endsAt + MAX_PAST_END) return false;
    this.#lastMediaTime = mediaTime;
    return true;
  }

  /** Whether a sequence is still ahead; one that was passed can't be recorded any more. */
  isAhead(sequence: number): boolean {
    return sequence > this.#lastSequence;
  }
}
