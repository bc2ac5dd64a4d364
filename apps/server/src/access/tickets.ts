import { randomBytes } from 'node:crypto';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** How long a ticket is good for. */
const GOOD_FOR_MS: Milliseconds = 30_000;
/** When there are more, the oldest are dropped. */
const MOST_TICKETS = 10_000;
const TICKET_BYTES = 16;

/**
 * A page fetches a ticket and sends it on its socket: only a page of ours can read the answer, and the ticket is never
 * part of an address, which logs would keep.
 */
export class Tickets {
  /** In the order in which they expire. */
  readonly #goodUntil = new Map<string, Milliseconds>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  issue(): string {
    this.#forgetOld();
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    this.#goodUntil.set(ticket, this.#clock.now() + GOOD_FOR_MS);
    return ticket;
  }

  /** Returns whether the ticket is valid, and uses it up. */
  redeem(ticket: string | undefined): boolean {
    this.#forgetOld();
    return ticket !== undefined && this.#goodUntil.delete(ticket);
  }

  #forgetOld(): void {
    for (const [ticket, until] of this.#goodUntil) {
      if (until > this.#clock.now() && this.#goodUntil.size < MOST_TICKETS) return;
      this.#goodUntil.delete(ticket);
    }
  }
}
