import type { RoomAnchor } from '@instep/protocol/room-messages';
import type { Epoch } from '@instep/choreo/epoch';
import type { Milliseconds } from '@instep/choreo/units';
import type { MediaAnchor } from '../play/media-anchors.ts';
import type { Playback } from '../play/playback.svelte.ts';
import type { RoomTime } from './room-time.ts';

/** How often the lead says what its video shows. */
const INTERVAL: Milliseconds = 500;
/** How soon after a turn of its playback: a frame has to be shown first. */
const TURN_INTERVAL: Milliseconds = 20;

export type LeadAnchorsOptions = {
  readonly playback: Playback;
  readonly round: number;
  readonly clock: RoomTime;
  readonly isLead: () => boolean;
  readonly send: (anchor: Omit<RoomAnchor, 'type'>) => void;
};

/** Tells the room what the lead's video shows: at every turn of its playback, and twice a second. */
export class LeadAnchors {
  readonly #options: LeadAnchorsOptions;
  #sent: MediaAnchor | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LeadAnchorsOptions) {
    this.#options = options;
  }

  handleEpoch({ epoch, mediaTime, playbackRate }: Epoch): void {
    clearTimeout(this.#timer);
    if (playbackRate > 0) return this.#watch();
    this.#send({ epoch, mediaTime, shownAt: performance.now(), rate: 0 });
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #watch(): void {
    const { playback } = this.#options;
    const frame = playback.clock.lastFrame;
    const isCurrent = frame !== null && frame.epoch === playback.epoch && frame.rate > 0;
    if (isCurrent && frame !== this.#sent) {
      this.#sent = frame;
      this.#send(frame);
    }
    this.#timer = setTimeout(() => this.#watch(), isCurrent ? INTERVAL : TURN_INTERVAL);
  }

  #send({ epoch, mediaTime, shownAt, rate }: MediaAnchor): void {
    const { round, clock, isLead, send } = this.#options;
    if (isLead()) send({ round, epoch, mediaTime, shownAt: clock.toRoom(shownAt), rate });
  }
}
