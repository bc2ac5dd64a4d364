import { describe, expect, it } from 'vitest';
import { knownDelay } from '../../../apps/web/src/preferences/lag-memory.ts';
import { Preferences } from '../../../apps/web/src/preferences/preferences.svelte.ts';

const storage = () => {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  };
};

describe('Preferences', () => {
  it('remembers on the same device', () => {
    const kept = storage();
    const before = new Preferences(kept);
    before.player = 'Mia';
    before.mirrored = false;
    before.save();
    const after = new Preferences(kept);
    expect([after.player, after.mirrored, after.deviceId]).toEqual(['Mia', false, before.deviceId]);
  });

  it('gives each device a secret of its own, 128 bits long', () => {
    const [a, b] = [new Preferences(storage()), new Preferences(storage())];
    expect(a.deviceId).toMatch(/^[0-9a-f]{32}$/);
    expect(a.deviceId).not.toBe(b.deviceId);
  });

  it.each(['', 'guessable'])('takes no secret for one that is too short to be one: "%s"', (deviceId) => {
    const kept = storage();
    kept.setItem('instep', JSON.stringify({ deviceId }));
    expect(new Preferences(kept).deviceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('keeps the best of each dance, and never a dance without a score', () => {
    const kept = storage();
    const preferences = new Preferences(kept);
    preferences.addResult('waltz', { score: 50, points: 6000, stars: 3, complete: true, speed: 1 }, { 1: 400 });
    preferences.addResult('waltz', { score: 40, points: 5000, stars: 2, complete: true, speed: 1 });
    preferences.addResult('tango', { score: null, points: 0, stars: 0, complete: false, speed: 1 });
    expect(new Preferences(kept).bests).toEqual({ waltz: { points: 6000, stars: 3, byMove: { 1: 400 } } });
  });

  it('keeps no best of a dance that was hardly seen', () => {
    const preferences = new Preferences(storage());
    preferences.addResult('waltz', { score: 90, points: 9900, stars: 5, complete: false, speed: 1 });
    expect(preferences.bests).toEqual({});
  });

  it('keeps how late the dances of this device were', () => {
    const kept = storage();
    const preferences = new Preferences(kept);
    preferences.addLag(120);
    preferences.addLag(null);
    preferences.addLag(140);
    expect(new Preferences(kept).lags).toEqual([120, 140]);
  });

  it('keeps what screen and camera take, as it was set or measured last', () => {
    const kept = storage();
    const preferences = new Preferences(kept);
    preferences.addLag(700);
    preferences.setRigDelay(95.4);
    expect(knownDelay(new Preferences(kept))).toEqual({ delay: 95, origin: 'light_test' });
    preferences.setDelayByHand(640);
    expect(knownDelay(new Preferences(kept))).toEqual({ delay: 640, origin: 'set' });
    expect(new Preferences(kept).lags).toEqual([]);
    preferences.setRigDelay(95);
    expect(knownDelay(new Preferences(kept))).toEqual({ delay: 95, origin: 'light_test' });
  });

  it('switches through the ways to show the player and the amounts of text, and keeps them', () => {
    const kept = storage();
    const preferences = new Preferences(kept);
    preferences.nextTile();
    preferences.nextHud();
    preferences.nextHud();
    expect([new Preferences(kept).tile, new Preferences(kept).hud]).toEqual(['figure', 'off']);
    preferences.nextHud();
    expect(preferences.hud).toBe('full');
  });

  it('works where nothing can be kept, and over what it cannot read', () => {
    const full = { getItem: () => '{broken', setItem: () => expect.fail('full') };
    expect(new Preferences(full).mirrored).toBe(true);
    expect(new Preferences(null).mirrored).toBe(true);
  });

  it('keeps the bests of each player apart, and the weak spot of each dance', () => {
    const kept = storage();
    const preferences = new Preferences(kept);
    preferences.player = 'Mia';
    preferences.addResult('waltz', { score: 50, points: 6000, stars: 3, complete: true, speed: 1 });
    preferences.player = 'Noa';
    expect(preferences.bests).toEqual({});
    preferences.setWeakSpot('waltz', 4);
    preferences.setWeakSpot('tango', 2);
    preferences.setWeakSpot('tango', null);
    preferences.player = 'Mia';
    expect(preferences.bests['waltz']?.points).toBe(6000);
    expect(new Preferences(kept).weakSpots).toEqual({ waltz: 4 });
  });
});
