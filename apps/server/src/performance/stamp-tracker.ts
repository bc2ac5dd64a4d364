/** Checks the stamps of one player's frames: sequences rise, epochs are announced, media time runs forwards. */
import { MessageError } from '@instep/protocol/client-message';
import type { Epoch } from '@instep/choreo/epoch';
import type { Seconds } from '@instep/choreo/units';
import type { Stamp } from '../sources/observation.ts';

/** How far after the end of the dance a frame's media time may be: containers round their durations. */
const MAX_PAST_END: Seconds = 2;

/** Remembers the current epoch and the last frame of a player, and checks each new frame against them. */
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

  /** The current epoch; before the first one is announced, playback at full speed from the start. */
  get epoch(): Epoch {
    return this.#epoch;
  }

  get isPlaying(): boolean {
    return this.#epoch.playbackRate > 0;
  }

  /** Makes an announced epoch the current one. Throws MessageError if its number isn't above that of the last one. */
  openEpoch(epoch: Epoch): void {
    const min = this.#isAnnounced ? this.#epoch.epoch + 1 : 0;
    if (epoch.epoch < min) throw new MessageError(`epoch: expected ${min} or above, got ${epoch.epoch}`);
    this.#isAnnounced = true;
    this.#epoch = epoch;
    this.#lastMediaTime = -Infinity;
  }

  /**
   * Registers a frame. False if it must be dropped: a later frame arrived before it, its epoch is over, or its media
   * time runs backwards or is after the end. A frame without a media time was captured before the dance and is always
   * accepted. Throws MessageError if its epoch was never announced.
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

  /** Whether a sequence is above all that were registered; a lower one can't be recorded any more. */
  isAhead(sequence: number): boolean {
    return sequence > this.#lastSequence;
  }
}
