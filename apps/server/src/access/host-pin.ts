import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { AddressBuckets } from '../limits/address-buckets.ts';
import { TokenBucket } from '../limits/token-bucket.ts';

/** A number that people can read off a screen: six digits. */
export const makePin = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** A person who forgot the PIN can try a few times; trying all PINs on one device would take half a year. */
const ONE_DEVICE = { atOnce: 5, perSecond: 1 / 30 };
/** Trying all PINs on many devices together would take a month. */
const ALL_DEVICES = { atOnce: 30, perSecond: 1 / 5 };
/** The same again for devices without recent wrong tries: the others can't use up all the tries that there are. */
const FRESH_DEVICES = ALL_DEVICES;
/** How many devices that were right are remembered; wrong tries of other devices never lock these out. */
const MAX_KNOWN = 1000;

/** Where a try comes from: pupils and teacher may share an address, or all addresses of a house one network. */
export type Trier = {
  /** The complete address, for IPv6 too. */
  readonly address: string;
  /** The id of the device, if the page sends one. An attacker can invent any number of them. */
  readonly device: string;
};

/** The outcome of a try, or how long to wait before the next one. */
export type PinAnswer = 'right' | 'wrong' | { readonly waitFor: Seconds };

export type PinCheck = (given: string, trier: Trier) => PinAnswer;

/**
 * Checks whether a PIN is the host's. Wrong tries are counted, right ones are not: per device, so that a device that
 * guesses locks out none of its neighbours, and for all devices together, so that using many devices gives no more
 * tries.
 */
export const createPinCheck = (pin: string, clock: Pick<Clock, 'now'>): PinCheck => {
  const each = new AddressBuckets(ONE_DEVICE.perSecond, ONE_DEVICE.atOnce, clock);
  const all = new TokenBucket(ALL_DEVICES.perSecond, ALL_DEVICES.atOnce, clock);
  const fresh = new TokenBucket(FRESH_DEVICES.perSecond, FRESH_DEVICES.atOnce, clock);
  const known = new Set<string>();
  return (given, { address, device }) => {
    const key = `${address} ${device}`;
    const own = each.waitFor(key);
    if (own > 0) return { waitFor: own };
    const shared = each.isFull(key) ? [all, fresh] : [all];
    const lane = shared.find((bucket) => bucket.waitFor() === 0);
    if (!lane && !known.has(key)) return { waitFor: Math.min(...shared.map((bucket) => bucket.waitFor())) };
    if (isSame(given, pin)) {
      remember(known, key);
      return 'right';
    }
    each.take(key);
    lane?.take();
    return 'wrong';
  };
};

const remember = (known: Set<string>, key: string): void => {
  known.delete(key);
  known.add(key);
  if (known.size > MAX_KNOWN) known.delete(known.values().next().value as string);
};

/** Hashes all have the same length, so that a comparison always takes the same time. */
export const isSame = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
