import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { AddressBuckets } from '../limits/address-buckets.ts';
import { TokenBucket } from '../limits/token-bucket.ts';

/** A number that people can read off a screen: six digits. */
export const createPin = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** A person who forgot the PIN can try a few times; trying all PINs on one device would take half a year. */
const PER_DEVICE = { burst: 5, perSecond: 1 / 30 };
/** Trying all PINs on many devices together would take a month. */
const ALL_DEVICES = { burst: 30, perSecond: 1 / 5 };
/** The same again for devices without recent wrong tries: the others can't use up all the tries that there are. */
const NEW_DEVICES = ALL_DEVICES;
/** How many devices that were right are remembered; wrong tries of other devices never lock these out. */
const MAX_TRUSTED_DEVICES = 1000;

/** Where a try comes from: pupils and teacher may share an address, or all addresses of a house one network. */
export type AttemptOrigin = {
  /** The complete address, for IPv6 too. */
  readonly address: string;
  /** The id of the device, if the page sends one. An attacker can invent any number of them. */
  readonly device: string;
};

/** The outcome of a try, or how long to wait before the next one. */
export type PinOutcome = 'right' | 'wrong' | { readonly retryAfter: Seconds };

export type PinCheck = (given: string, origin: AttemptOrigin) => PinOutcome;

/**
 * Checks whether a PIN is the host's. Wrong tries are counted, right ones are not: per device, so that a device that
 * guesses locks out none of its neighbours, and for all devices together, so that using many devices gives no more
 * tries.
 */
export const createPinCheck = (pin: string, clock: Pick<Clock, 'now'>): PinCheck => {
  const perDevice = new AddressBuckets(PER_DEVICE.perSecond, PER_DEVICE.burst, clock);
  const allDevices = new TokenBucket(ALL_DEVICES.perSecond, ALL_DEVICES.burst, clock);
  const newDevices = new TokenBucket(NEW_DEVICES.perSecond, NEW_DEVICES.burst, clock);
  const trusted = new Set<string>();
  return (given, { address, device }) => {
    const key = `${address} ${device}`;
    const deviceWait = perDevice.secondsUntil(key);
    if (deviceWait > 0) return { retryAfter: deviceWait };
    const shared = perDevice.isFull(key) ? [allDevices, newDevices] : [allDevices];
    const bucket = shared.find((bucket) => bucket.secondsUntil() === 0);
    if (!bucket && !trusted.has(key)) return { retryAfter: Math.min(...shared.map((bucket) => bucket.secondsUntil())) };
    if (equalInConstantTime(given, pin)) {
      remember(trusted, key);
      return 'right';
    }
    perDevice.tryConsume(key);
    bucket?.tryConsume();
    return 'wrong';
  };
};

const remember = (trusted: Set<string>, key: string): void => {
  trusted.delete(key);
  trusted.add(key);
  if (trusted.size > MAX_TRUSTED_DEVICES) trusted.delete(trusted.values().next().value as string);
};

/** Hashes all have the same length, so that a comparison always takes the same time. */
export const equalInConstantTime = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
