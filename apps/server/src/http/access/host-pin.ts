import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../../clock.ts';
import { AddressBuckets } from '../../address-buckets.ts';
import { TokenBucket } from '../../token-bucket.ts';

/** A number that people can read off a screen: six digits. */
export const makePin = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** Who forgot it tries a few times; who tries them all from one address would need half a year. */
const ONE_ADDRESS = { atOnce: 5, perSecond: 1 / 30 };
/** From many addresses together, a month; more would let one lock out the host for longer. */
const ALL_ADDRESSES = { atOnce: 30, perSecond: 1 / 5 };

/** What became of a try; or after how long one may be made. */
export type PinAnswer = 'right' | 'wrong' | { readonly waitFor: Seconds };

/** Says whether a PIN is the host's; only so often. */
export const createPinCheck = (pin: string, clock: Clock): ((given: string, address: string) => PinAnswer) => {
  const each = new AddressBuckets(ONE_ADDRESS.perSecond, ONE_ADDRESS.atOnce, clock);
  const all = new TokenBucket(ALL_ADDRESSES.perSecond, ALL_ADDRESSES.atOnce, clock);
  return (given, address) => {
    if (!each.take(address)) return { waitFor: 1 / ONE_ADDRESS.perSecond };
    if (!all.take()) return { waitFor: 1 / ALL_ADDRESSES.perSecond };
    return isSame(given, pin) ? 'right' : 'wrong';
  };
};

/** Hashes are of one length, so that comparing takes one time. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
