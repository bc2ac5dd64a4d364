import type { Close } from '@instep/protocol/close';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

type Options = {
  readonly clock: Clock;
  /** After how long a silence a dance ends: while it plays, and while it is paused. */
  readonly silenceMs: Milliseconds;
  readonly pauseMs: Milliseconds;
  readonly onTimeout: (close: Close) => void;
};

/** Ends a dance whose player is silent, or has paused, for too long. */
export class IdleTimeout {
  readonly #options: Options;
  /** When a pause has lasted for too long; `null` while the video plays. */
  #pausedUntil: Milliseconds | null = null;
  #cancelTimer = (): void => {};

  constructor(options: Options) {
    this.#options = options;
  }

  /** Something was received. A page reports its camera while it is paused, too: that does not extend the pause. */
  restart(isPlaying: boolean): void {
    const { clock, silenceMs, pauseMs, onTimeout } = this.#options;
    const now = clock.now();
    this.#pausedUntil = isPlaying ? null : (this.#pausedUntil ?? now + pauseMs);
    const [delay, close]: [Milliseconds, Close] =
      this.#pausedUntil === null
        ? [silenceMs, { reason: 'silent' }]
        : [Math.max(0, this.#pausedUntil - now), { reason: 'idle' }];
    this.cancel();
    this.#cancelTimer = clock.after(delay, () => onTimeout(close));
  }

  /** Nothing is expected until it is restarted. */
  cancel(): void {
    this.#cancelTimer();
  }
}
