import type { Epoch, EpochReason } from '@instep/choreo/epoch';
import type { Milliseconds } from '@instep/choreo/units';
import type { RoomAnchor } from '@instep/protocol/room-messages';
import type { MediaMoment } from '../play/media-anchors.ts';
import type { SharedClock } from './shared-clock.ts';

export type RoomTimelineOptions = {
  readonly clock: Pick<SharedClock, 'toRoom'>;
  /** The lead's playback was interrupted, or begins. */
  readonly onEpoch: (epoch: Epoch) => void;
};

type Anchor = Pick<RoomAnchor, 'mediaTime' | 'shownAt' | 'rate'> & { readonly epoch: number };

/** Ten seconds: far more than the delay of any camera. */
const MAX_ANCHORS = 20;
/** The lead speaks twice a second: after this it stalls, or its line does. */
const MAX_AGE: Milliseconds = 1_500;

/**
 * What the players of this camera see, whose screen is another device: the lead's anchors on the room's clock. Epochs
 * have numbers of their own, because another screen may lead from some moment on.
 */
export class RoomTimeline {
  readonly #options: RoomTimelineOptions;
  #anchors: readonly Anchor[] = [];
  #epoch = 0;
  #leadEpoch: number | null = null;

  constructor(options: RoomTimelineOptions) {
    this.#options = options;
  }

  /** The number of the current epoch. */
  get epoch(): number {
    return this.#epoch;
  }

  handleAnchor({ epoch: leadEpoch, mediaTime, shownAt, rate }: RoomAnchor): void {
    const last = this.#anchors.at(-1) ?? null;
    const isTurn = leadEpoch !== this.#leadEpoch;
    if (isTurn) this.#epoch = (this.#epoch + 1) & 0xffff;
    this.#leadEpoch = leadEpoch;
    this.#anchors = [...this.#anchors.slice(1 - MAX_ANCHORS), { mediaTime, shownAt, rate, epoch: this.#epoch }];
    if (!isTurn) return;
    this.#options.onEpoch({ epoch: this.#epoch, reason: reasonOf(last, rate), mediaTime, playbackRate: rate });
  }

  /** What the lead showed at a moment of this device's clock; null while that is not known, or the video stands. */
  mediaTimeAt(captureTime: Milliseconds): MediaMoment | null {
    const moment = this.#options.clock.toRoom(captureTime);
    const anchor = this.#anchors.findLast(({ shownAt }) => shownAt <= moment);
    if (!anchor || anchor.rate === 0 || moment - anchor.shownAt > MAX_AGE) return null;
    const { mediaTime, shownAt, rate, epoch } = anchor;
    return { mediaTime: mediaTime + ((moment - shownAt) / 1000) * rate, epoch, rate };
  }
}

/** Why the lead's playback was interrupted, as far as its anchors show. */
const reasonOf = (last: Anchor | null, rate: number): EpochReason => {
  if (rate === 0) return 'pause';
  return last === null || last.rate === 0 ? 'play' : 'seek';
};
