import { describe, expect, it } from 'vitest';
import type { DanceResult } from '@instep/choreo/result';
import { Preferences } from '@instep/web/preferences/preferences.svelte';
import { recordBests } from '@instep/web/room/room-bests';

const resultOf = (result: Partial<DanceResult>) =>
  ({ score: 80, points: 8_000, stars: 4, complete: true, ...result }) as DanceResult;
const danced = (player: string, result: DanceResult | null) => ({ player, result, byMove: { 1: 500 } });

const create = () => {
  const preferences = new Preferences(null);
  preferences.setPlayer('Mia');
  return preferences;
};

describe('the bests of the players before the camera of a room', () => {
  it('are each player’s own, as after a dance alone', () => {
    const preferences = create();
    const seats = [danced('Mia', resultOf({ points: 7_000 })), danced('Ben', resultOf({ points: 9_000 }))];
    expect(recordBests(preferences, 'waltz', 'versus', seats)).toEqual([true, true]);
    expect(preferences.bests).toEqual({ waltz: { points: 7_000, stars: 4, byMove: { 1: 500 } } });
    expect(preferences.bestsOf('Ben')['waltz']?.points).toBe(9_000);
  });

  it('come from a complete dance only', () => {
    const preferences = create();
    const seats = [danced('Mia', resultOf({ complete: false })), danced('Ben', null)];
    expect(recordBests(preferences, 'waltz', 'together', seats)).toEqual([false, false]);
    expect([preferences.bests, preferences.bestsOf('Ben')]).toEqual([{}, {}]);
  });

  it('come from no turn, which is a part of a dance', () => {
    const preferences = create();
    expect(recordBests(preferences, 'waltz', 'turns', [danced('Mia', resultOf({}))])).toEqual([false]);
    expect(preferences.bests).toEqual({});
  });

  it('are new only with more points than before, alone or together', () => {
    const preferences = create();
    preferences.recordResult('waltz', { ...resultOf({ points: 8_500 }), speed: 1 });
    expect(recordBests(preferences, 'waltz', 'versus', [danced('Mia', resultOf({}))])).toEqual([false]);
    expect(recordBests(preferences, 'waltz', 'versus', [danced('Mia', resultOf({ points: 8_600 }))])).toEqual([true]);
    expect(preferences.bests['waltz']?.points).toBe(8_600);
  });

  it('make a new name a player of this device, and belong to the guest where none was typed', () => {
    const preferences = create();
    recordBests(preferences, 'waltz', 'versus', [danced(' mia ', resultOf({})), danced('', resultOf({ points: 10 }))]);
    expect([preferences.players, preferences.player]).toEqual([['Mia'], 'Mia']);
    recordBests(preferences, 'waltz', 'versus', [danced('Ben', resultOf({}))]);
    expect([preferences.players, preferences.player]).toEqual([['Mia', 'Ben'], 'Mia']);
    expect(preferences.bestsOf('')['waltz']?.points).toBe(10);
  });
});
