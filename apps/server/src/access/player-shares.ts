/**
 * The secrets that open what one player danced on one device, and nothing else of that device. They are derived from the
 * hash of the device's secret, which the server stores with each session, so nothing has to be stored for them.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Milliseconds } from '@instep/choreo/units';

/** For how long an offer can be exchanged for a key: for as long as a QR code may be looked at. */
export const OFFER_VALID_MS: Milliseconds = 10 * 60_000;

const MAC_BYTES = 16;

/** The key that opens the sessions of a player on a device; it stays valid for as long as there are any. */
export const playerKeyOf = (deviceSha256: string, player: string): string => macOf(deviceSha256, ['key', player]);

/** An offer of that key, which can be exchanged for it until the time `validUntil` (ms since 1970). */
export const offerOf = (deviceSha256: string, player: string, validUntil: Milliseconds): string => {
  const until = Math.round(validUntil).toString(36);
  return `${until}.${macOf(deviceSha256, ['offer', player, until])}`;
};

/** Whether the key opens the sessions of the player on the device. */
export const isPlayerKey = (key: string, deviceSha256: string, player: string): boolean =>
  isEqual(key, playerKeyOf(deviceSha256, player));

/** Whether the offer is one for the player on the device; it may have expired. */
export const isOffer = (offer: string, deviceSha256: string, player: string): boolean =>
  isEqual(offer, offerOf(deviceSha256, player, validUntilOf(offer)));

/** Until when an offer says it is valid; 0 if it says nothing. */
export const validUntilOf = (offer: string): Milliseconds => {
  const until = Number.parseInt(offer.split('.')[0] ?? '', 36);
  return Number.isSafeInteger(until) ? until : 0;
};

const macOf = (deviceSha256: string, about: readonly string[]): string =>
  createHmac('sha256', deviceSha256)
    .update(JSON.stringify(about))
    .digest()
    .subarray(0, MAC_BYTES)
    .toString('base64url');

const isEqual = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};
