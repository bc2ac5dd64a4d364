import { randomBytes } from 'node:crypto';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** How long a pass is valid: a school day. */
const GOOD_FOR_MS: Milliseconds = 12 * 3_600_000;
/** When there are more, the oldest are dropped. */
const MOST_PASSES = 1000;
const PASS_BYTES = 16;

/** What a browser sends once its PIN was right; a restart of the server invalidates all passes. */
export class Passes {
  /** In the order in which they expire. */
  readonly #goodUntil = new Map<string, Milliseconds>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  issue(): string {
    for (const [pass, until] of this.#goodUntil) {
      if (until > this.#clock.now() && this.#goodUntil.size < MOST_PASSES) break;
      this.#goodUntil.delete(pass);
    }
    const pass = randomBytes(PASS_BYTES).toString('base64url');
    this.#goodUntil.set(pass, this.#clock.now() + GOOD_FOR_MS);
    return pass;
  }

  isGood(pass: string): boolean {
    const until = this.#goodUntil.get(pass);
    return until !== undefined && until > this.#clock.now();
  }

  end(pass: string): void {
    this.#goodUntil.delete(pass);
  }
}
