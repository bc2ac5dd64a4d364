import { describe, expect, it } from 'vitest';
import { nameAsKept, withPlayer } from '../../../apps/web/src/players.ts';
import { Preferences } from '../../../apps/web/src/preferences.svelte.ts';

const storage = () => {
  let kept: string | null = null;
  return { getItem: () => kept, setItem: (_key: string, text: string) => void (kept = text) };
};

describe('the players of a device', () => {
  it('are kept once each, the newest first, and at most eight', () => {
    expect(withPlayer(['Mia'], 'Mia')).toEqual(['Mia']);
    expect(withPlayer(['Mia'], 'Jun')).toEqual(['Jun', 'Mia']);
    expect(withPlayer(['Mia'], '')).toEqual(['Mia']);
    expect([...'abcdefghi'].reduce(withPlayer, [] as readonly string[])).toEqual([...'ihgfedcb']);
  });

  it('have names without spaces around and between, of forty characters at most', () => {
    expect(nameAsKept('  Mia \t B ')).toBe('Mia B');
    expect(nameAsKept('x'.repeat(50))).toHaveLength(40);
  });

  it('are changed by a name, and each has bests of their own', () => {
    const place = storage();
    const preferences = new Preferences(place);
    preferences.setPlayer('Mia ');
    preferences.addResult('waltz', { score: 50, points: 6000, stars: 3 });
    preferences.setPlayer('Jun');
    expect(preferences.bests['waltz']).toBeUndefined();
    preferences.setPlayer('Mia');
    const after = new Preferences(place);
    expect([after.player, after.players, after.bests['waltz']?.points]).toEqual(['Mia', ['Jun', 'Mia'], 6000]);
  });
});
