import { describe, expect, it } from 'vitest';
import { isOffer, isPlayerKey, offerOf, playerKeyOf, validUntilOf } from '@instep/server/access/player-shares';

const [DEVICE, OTHER_DEVICE] = ['a'.repeat(64), 'b'.repeat(64)];
const UNTIL = Date.UTC(2026, 10, 30, 12);

describe("a player's key", () => {
  const key = playerKeyOf(DEVICE, 'Mia');

  it('opens what this player danced on this device', () => expect(isPlayerKey(key, DEVICE, 'Mia')).toBe(true));

  it.each([
    ['another player', DEVICE, 'Noa'],
    ['the guests', DEVICE, ''],
    ['another device', OTHER_DEVICE, 'Mia'],
  ])('does not open %s', (_whose, device, player) => expect(isPlayerKey(key, device, player)).toBe(false));

  it.each(['', 'x', key.slice(1), `${key}x`, key.toLowerCase(), `${key.slice(0, -1)}é`])(
    'opens nothing when it is altered: "%s"',
    (altered) => expect(isPlayerKey(altered, DEVICE, 'Mia')).toBe(false),
  );

  it('is no offer, and an offer is no key', () => {
    const offer = offerOf(DEVICE, 'Mia', UNTIL);
    expect(isOffer(key, DEVICE, 'Mia')).toBe(false);
    expect(isPlayerKey(offer, DEVICE, 'Mia')).toBe(false);
    expect(isPlayerKey(offer.split('.')[1] ?? '', DEVICE, 'Mia')).toBe(false);
  });
});

describe('an offer', () => {
  const offer = offerOf(DEVICE, 'Mia', UNTIL);

  it('says until when it is valid', () => expect(validUntilOf(offer)).toBe(UNTIL));

  it('is for one player on one device', () => {
    expect(isOffer(offer, DEVICE, 'Mia')).toBe(true);
    expect(isOffer(offer, DEVICE, 'Noa')).toBe(false);
    expect(isOffer(offer, OTHER_DEVICE, 'Mia')).toBe(false);
  });

  it('cannot be prolonged', () => {
    const [until = '', mac] = offer.split('.');
    const later = (Number.parseInt(until, 36) + 60_000).toString(36);
    expect(isOffer(`${later}.${mac}`, DEVICE, 'Mia')).toBe(false);
    expect(isOffer(`0${until}.${mac}`, DEVICE, 'Mia')).toBe(false);
    expect(isOffer(`${until}!.${mac}`, DEVICE, 'Mia')).toBe(false);
  });

  it.each(['', '.', 'x.y', '1e999.a'])('that cannot be read has expired: "%s"', (text) => {
    expect(validUntilOf(text)).toBeLessThan(Date.UTC(2026, 0));
    expect(isOffer(text, DEVICE, 'Mia')).toBe(false);
  });
});
