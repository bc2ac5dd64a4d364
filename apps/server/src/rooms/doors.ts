/** The codes of rooms, and how often they may be guessed. */
import { randomInt } from 'node:crypto';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { AddressBuckets } from '../limits/address-buckets.ts';
import { TokenBucket } from '../limits/token-bucket.ts';

/** No vowels, so that no words come up; none that are taken for each other. */
export const CODE_LETTERS = 'BCDFGHJKMNPQRSTVWXYZ';
export const CODE_LENGTH = 5;

/** For how long a code is not used again. */
const CODE_REST_MS: Milliseconds = 12 * 3_600_000;

/** Draws codes that were not used for twelve hours. */
export class RoomCodes {
  /** When each code was drawn, the earliest first. */
  readonly #drawnAt = new Map<string, Milliseconds>();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #draw: () => string;

  constructor(clock: Pick<Clock, 'now'>, draw: () => string = drawCode) {
    this.#clock = clock;
    this.#draw = draw;
  }

  next(): string {
    this.#forgetOld();
    let code = this.#draw();
    while (this.#drawnAt.has(code)) code = this.#draw();
    this.#drawnAt.set(code, this.#clock.now());
    return code;
  }

  #forgetOld(): void {
    for (const [code, at] of this.#drawnAt) {
      if (this.#clock.now() - at < CODE_REST_MS) return;
      this.#drawnAt.delete(code);
    }
  }
}

const drawCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');

/** A code as people type it: in any case, with spaces. */
export const readCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z]/g, '');

/** Somebody who mistypes can try again; the rest is for patient people. */
const PER_ADDRESS = { burst: 5, perSecond: 1 / 10 };
/** With 16 rooms open, one hit takes a day of all these guesses. */
const ALL_ADDRESSES = { burst: 60, perSecond: 1 };

/**
 * Counts wrong codes; right ones cost nothing. For each address, so that one who guesses keeps no neighbour out; for all
 * together, so that many addresses give no more guesses; and the same again for addresses without recent wrong codes, so
 * that the others can't use up all guesses that there are.
 */
export class Guesses {
  readonly #perAddress: AddressBuckets;
  readonly #all: TokenBucket;
  readonly #newcomers: TokenBucket;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#perAddress = new AddressBuckets(PER_ADDRESS.perSecond, PER_ADDRESS.burst, clock);
    this.#all = new TokenBucket(ALL_ADDRESSES.perSecond, ALL_ADDRESSES.burst, clock);
    this.#newcomers = new TokenBucket(ALL_ADDRESSES.perSecond, ALL_ADDRESSES.burst, clock);
  }

  /** What `check` answers to a guess from an address; null without asking it when too many were wrong. */
  guess<T>(address: string, check: () => T | null): T | null {
    if (this.#perAddress.secondsUntil(address) > 0) return null;
    const shared = this.#perAddress.isFull(address) ? [this.#all, this.#newcomers] : [this.#all];
    const bucket = shared.find((one) => one.secondsUntil() === 0);
    if (!bucket) return null;
    const answer = check();
    if (answer !== null) return answer;
    this.#perAddress.tryConsume(address);
    bucket.tryConsume();
    return null;
  }
}
