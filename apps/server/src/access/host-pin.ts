import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { AddressBuckets } from '../limits/address-buckets.ts';
import { TokenBucket } from '../limits/token-bucket.ts';

/** A number that people can read off a screen: six digits. */
export const makePin = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** Who forgot it tries a few times; who tries them all on one device would need half a year. */
const ONE_DEVICE = { atOnce: 5, perSecond: 1 / 30 };
/** On many devices together, a month. */
const ALL_DEVICES = { atOnce: 30, perSecond: 1 / 5 };
/** The same again for devices that were not wrong lately: those that were can't use up all tries of the others. */
const FRESH_DEVICES = ALL_DEVICES;
/** So many devices that were right are remembered; nobody else's tries keep them out. */
const MAX_KNOWN = 1000;

/** Who tries: pupils and teacher may share an address, or the network that all addresses of a house are in. */
export type Trier = {
  /** The whole address, for IPv6 too. */
  readonly address: string;
  /** The id of the device, if the page sends one. An attacker can invent any number of them. */
  readonly device: string;
};

/** What became of a try; or after how long one may be made. */
export type PinAnswer = 'right' | 'wrong' | { readonly waitFor: Seconds };

export type PinCheck = (given: string, trier: Trier) => PinAnswer;

/**
 * Says whether a PIN is the host's. Wrong tries are counted, right ones are not: for each device by itself, so that one
 * that guesses keeps nobody beside it out, and for all devices, so that nobody gets more tries by many devices.
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

/** Hashes are of one length, so that comparing takes one time. */
export const isSame = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
