import type { Close } from '@instep/protocol/close';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

type Options = {
  readonly clock: Clock;
  /** After how long a silence it ends: while the dance goes on, and while it is paused. */
  readonly silenceMs: Milliseconds;
  readonly pauseMs: Milliseconds;
  readonly onEnd: (close: Close) => void;
};

/** How long a dance waits for its player. */
export class Patience {
  readonly #options: Options;
  /** When a pause has lasted for too long; `null` while the dance goes on. */
  #pausedUntil: Milliseconds | null = null;
  #callOff = (): void => {};

  constructor(options: Options) {
    this.#options = options;
  }

  /** Something was heard. A page tells of its camera while it is paused, too: that does not keep its place. */
  hear(isPlaying: boolean): void {
    const { clock, silenceMs, pauseMs, onEnd } = this.#options;
    const now = clock.now();
    this.#pausedUntil = isPlaying ? null : (this.#pausedUntil ?? now + pauseMs);
    const [delay, close]: [Milliseconds, Close] =
      this.#pausedUntil === null
        ? [silenceMs, { reason: 'silent' }]
        : [Math.max(0, this.#pausedUntil - now), { reason: 'idle' }];
    this.callOff();
    this.#callOff = clock.after(delay, () => onEnd(close));
  }

  /** Nothing is expected until something is heard again. */
  callOff(): void {
    this.#callOff();
  }
}
