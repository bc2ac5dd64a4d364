import type { FrameMessage } from '@instep/protocol/frame-message';
import type { Epoch } from '@instep/choreo/epoch';
import { MessageError } from '@instep/protocol/client-message';
import type { Seconds } from '@instep/choreo/units';

/** How far past the end a frame's media time may lie: containers round their durations. */
const PAST_END: Seconds = 2;

/** Follows the stamps of one player's frames: sequences rise, epochs are announced, media time flows forwards. */
export class Stamps {
  #epoch: Epoch;
  #announced = false;
  #lastSequence = -1;
  #lastMediaTime: Seconds = -Infinity;
  readonly #endsAt: Seconds;

  constructor(startsAt: Seconds, endsAt: Seconds) {
    this.#endsAt = endsAt;
    this.#epoch = { epoch: 0, reason: 'play', mediaTime: startsAt, playbackRate: 1 };
  }

  /** The stretch of playback that goes on now; the first may go without saying. */
  get epoch(): Epoch {
    return this.#epoch;
  }

  /** Throws MessageError when the number does not rise. */
  openEpoch(epoch: Epoch): void {
    const least = this.#announced ? this.#epoch.epoch + 1 : 0;
    if (epoch.epoch < least) throw new MessageError(`epoch: expected ${least} or above, got ${epoch.epoch}`);
    this.#announced = true;
    this.#epoch = epoch;
    this.#lastMediaTime = -Infinity;
  }

  /**
   * Takes note of a frame. False when it comes too late to be of use: a later one came before it, its epoch is over, or
   * its media time runs backwards or lies past the end. One without a media time was sent while watching, and is only
   * looked at. Throws MessageError when its epoch was never announced.
   */
  isFresh({ sequence, epoch, mediaTime }: FrameMessage): boolean {
    if (epoch > this.#epoch.epoch) throw new MessageError(`frame ${sequence}: epoch ${epoch} was not announced`);
    if (mediaTime === null) return true;
    if (!this.isNext(sequence)) return false;
    this.#lastSequence = sequence;
    if (epoch < this.#epoch.epoch || mediaTime < this.#lastMediaTime || mediaTime > this.#endsAt + PAST_END)
      return false;
    this.#lastMediaTime = mediaTime;
    return true;
  }

  /** Whether frames come on in order; a sequence that was passed can't be recorded any more. */
  isNext(sequence: number): boolean {
    return sequence > this.#lastSequence;
  }
}
