import type { Close } from '@instep/protocol/close';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

type Options = {
  readonly clock: Clock;
  /** How long the player may be silent while the dance plays. */
  readonly silenceMs: Milliseconds;
  /** How long the dance may be paused, whatever is received meanwhile. */
  readonly pauseMs: Milliseconds;
  readonly onTimeout: (close: Close) => void;
};

/** Ends a dance whose player is silent, or has paused, for too long. */
export class IdleTimeout {
  readonly #options: Options;
  /** When the current pause will have lasted too long; `null` while the video plays. */
  #pauseDeadline: Milliseconds | null = null;
  #cancelTimer = (): void => {};

  constructor(options: Options) {
    this.#options = options;
  }

  /** Restarts the timeout when something was received. A paused page reports its camera: that does not extend the pause. */
  restart(isPlaying: boolean): void {
    const { clock, silenceMs, pauseMs, onTimeout } = this.#options;
    const now = clock.now();
    this.#pauseDeadline = isPlaying ? null : (this.#pauseDeadline ?? now + pauseMs);
    const [delay, close]: [Milliseconds, Close] =
      this.#pauseDeadline === null
        ? [silenceMs, { reason: 'silent' }]
        : [Math.max(0, this.#pauseDeadline - now), { reason: 'idle' }];
    this.cancel();
    this.#cancelTimer = clock.after(delay, () => onTimeout(close));
  }

  /** Stops the timeout until it is restarted. */
  cancel(): void {
    this.#cancelTimer();
  }
}
