import { describe, expect, it } from 'vitest';
import { knownDelay } from '@instep/web/preferences/lag-memory';
import { Preferences } from '@instep/web/preferences/preferences.svelte';

const storage = () => {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  };
};

describe('Preferences', () => {
  it('are restored from the storage', () => {
    const stored = storage();
    const before = new Preferences(stored);
    before.player = 'Mia';
    before.mirrored = false;
    before.save();
    const after = new Preferences(stored);
    expect([after.player, after.mirrored, after.deviceId]).toEqual(['Mia', false, before.deviceId]);
  });

  it('give each device a random secret of 128 bits', () => {
    const [a, b] = [new Preferences(storage()), new Preferences(storage())];
    expect(a.deviceId).toMatch(/^[0-9a-f]{32}$/);
    expect(a.deviceId).not.toBe(b.deviceId);
  });

  it.each(['', 'guessable'])('replace a stored secret that is too short: "%s"', (deviceId) => {
    const stored = storage();
    stored.setItem('instep', JSON.stringify({ deviceId }));
    expect(new Preferences(stored).deviceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('store the best of each dance, never a dance without a score', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.recordResult('waltz', { score: 50, points: 6000, stars: 3, complete: true, speed: 1 }, { 1: 400 });
    preferences.recordResult('waltz', { score: 40, points: 5000, stars: 2, complete: true, speed: 1 });
    preferences.recordResult('tango', { score: null, points: 0, stars: 0, complete: false, speed: 1 });
    expect(new Preferences(stored).bests).toEqual({ waltz: { points: 6000, stars: 3, byMove: { 1: 400 } } });
  });

  it('convert the bests of version 0.2, whose points ended at a score of 92, once', () => {
    const stored = storage();
    const old = { waltz: { points: 10_000, stars: 5, byMove: { 1: 1_000 } } };
    stored.setItem('instep', JSON.stringify({ player: 'Mia', players: ['Mia'], bestsByPlayer: { Mia: old } }));
    const converted = { waltz: { points: 9_788, stars: 5, byMove: { 1: 1_032 } } };
    expect(new Preferences(stored).bests).toEqual(converted);
    expect(new Preferences(stored).bests).toEqual(converted);
  });

  it('store no best of an incomplete dance', () => {
    const preferences = new Preferences(storage());
    preferences.recordResult('waltz', { score: 90, points: 9900, stars: 5, complete: false, speed: 1 });
    expect(preferences.bests).toEqual({});
  });

  it('store the favourite dances, the latest first, until they are toggled again', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    for (const id of ['waltz', 'twist', 'tram', 'waltz']) preferences.toggleFavourite(id);
    expect(new Preferences(stored).favourites).toEqual(['tram', 'twist']);
  });

  it('store the lags of the last dances', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.recordLag(120);
    preferences.recordLag(null);
    preferences.recordLag(140);
    expect(new Preferences(stored).lags).toEqual([120, 140]);
  });

  it('store the delay of screen and camera that was set or measured last', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.recordLag(700);
    preferences.setRigDelay(95.4);
    expect(knownDelay(new Preferences(stored))).toEqual({ delay: 95, origin: 'light_test' });
    preferences.setManualDelay(640);
    expect(knownDelay(new Preferences(stored))).toEqual({ delay: 640, origin: 'set' });
    expect(new Preferences(stored).lags).toEqual([]);
    preferences.setRigDelay(95);
    expect(knownDelay(new Preferences(stored))).toEqual({ delay: 95, origin: 'light_test' });
  });

  it('switch through the tiles and the amounts of text, and store them', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.switchTile();
    preferences.switchHud();
    preferences.switchHud();
    expect([new Preferences(stored).tile, new Preferences(stored).hud]).toEqual(['figure', 'off']);
    preferences.switchHud();
    expect(preferences.hud).toBe('full');
  });

  it('work without a storage and with unreadable contents', () => {
    const full = { getItem: () => '{broken', setItem: () => expect.fail('full') };
    expect(new Preferences(full).mirrored).toBe(true);
    expect(new Preferences(null).mirrored).toBe(true);
  });

  it('store bests for each player and the weak spot of each dance', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.player = 'Mia';
    preferences.recordResult('waltz', { score: 50, points: 6000, stars: 3, complete: true, speed: 1 });
    preferences.player = 'Noa';
    expect(preferences.bests).toEqual({});
    preferences.setWeakSpot('waltz', 4);
    preferences.setWeakSpot('tango', 2);
    preferences.setWeakSpot('tango', null);
    preferences.player = 'Mia';
    expect(preferences.bests['waltz']?.points).toBe(6000);
    expect(new Preferences(stored).weakSpots).toEqual({ waltz: 4 });
  });

  it('know whether the current player has danced, also without a best', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    expect(preferences.hasDanced).toBe(false);
    preferences.recordResult('waltz', { score: null, points: 0, stars: 0, complete: false, speed: 1 });
    expect([new Preferences(stored).hasDanced, new Preferences(stored).bests]).toEqual([true, {}]);
    preferences.setPlayer('Mia');
    expect(preferences.hasDanced).toBe(false);
  });

  it('take the bests of other devices where they are better', () => {
    const preferences = new Preferences(storage());
    preferences.recordResult('waltz', { score: 50, points: 6000, stars: 3, complete: true, speed: 1 }, { 1: 400 });
    const better = { points: 7000, stars: 3, byMove: {} };
    preferences.addBests({ waltz: { points: 5000, stars: 2, byMove: {} }, tango: better });
    expect(preferences.bests).toEqual({ waltz: { points: 6000, stars: 3, byMove: { 1: 400 } }, tango: better });
  });

  it('keep what other devices share for each player, also under a new name, and forget it with the player', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    const [tablet, phone] = [
      { player: 'Mia', key: 'a' },
      { player: 'mia', key: 'b' },
    ];
    preferences.setPlayer('Mia');
    preferences.addShares([tablet]);
    preferences.addShares([tablet, phone]);
    preferences.renamePlayer('Mia', 'Maria');
    expect(new Preferences(stored).shares).toEqual([tablet, phone]);
    preferences.setPlayer('');
    expect(preferences.shares).toEqual([]);
    preferences.removePlayer('Maria');
    preferences.setPlayer('Maria');
    expect(preferences.shares).toEqual([]);
  });

  it('take no more than eight devices', () => {
    const preferences = new Preferences(storage());
    const shares = Array.from({ length: 8 }, (_, k) => ({ player: 'Mia', key: String(k) }));
    expect(preferences.addShares(shares)).toBe(true);
    expect(preferences.addShares([{ player: 'Mia', key: 'one more' }])).toBe(false);
    expect(preferences.shares).toEqual(shares);
  });
});
