import { randomBytes } from 'node:crypto';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

type Options = {
  readonly validForMs: Milliseconds;
  /** When there are more, the oldest are dropped. */
  readonly maxTokens: number;
};

/** A ticket: a page fetches it and sends it on its socket, once. It is never part of an address, which logs would keep. */
export const TICKETS: Options = { validForMs: 30_000, maxTokens: 10_000 };
/** A pass: what a browser sends once its PIN was right, for a school day. */
export const PASSES: Options = { validForMs: 12 * 3_600_000, maxTokens: 1000 };

const TOKEN_BYTES = 16;

/** Random tokens that expire; a restart of the server invalidates them all. */
export class ExpiringTokens {
  /** In the order in which they expire. */
  readonly #validUntil = new Map<string, Milliseconds>();
  readonly #options: Options;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(options: Options, clock: Pick<Clock, 'now'>) {
    this.#options = options;
    this.#clock = clock;
  }

  issue(): string {
    this.#dropOld();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    this.#validUntil.set(token, this.#clock.now() + this.#options.validForMs);
    return token;
  }

  isValid(token: string | undefined): boolean {
    const until = token === undefined ? undefined : this.#validUntil.get(token);
    return until !== undefined && until > this.#clock.now();
  }

  /** Uses up a token; returns whether it was valid. */
  redeem(token: string | undefined): boolean {
    const wasValid = this.isValid(token);
    if (token !== undefined) this.#validUntil.delete(token);
    return wasValid;
  }

  #dropOld(): void {
    for (const [token, until] of this.#validUntil) {
      if (until > this.#clock.now() && this.#validUntil.size < this.#options.maxTokens) return;
      this.#validUntil.delete(token);
    }
  }
}
