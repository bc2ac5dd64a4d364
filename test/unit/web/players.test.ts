import { cleanName } from '@instep/choreo/player-name';
import { describe, expect, it } from 'vitest';
import {
  cleanedPlayers,
  findPlayers,
  knownPlayer,
  shownPlayers,
  withPlayer,
} from '../../../apps/web/src/preferences/players.ts';
import { Preferences } from '../../../apps/web/src/preferences/preferences.svelte.ts';

const storage = (begin: unknown = null) => {
  let kept: string | null = begin === null ? null : JSON.stringify(begin);
  return { getItem: () => kept, setItem: (_key: string, text: string) => void (kept = text) };
};

const twenty = Array.from({ length: 20 }, (_, k) => `Player ${k + 1}`);
const scored = (points: number) => ({ score: points / 100, points, stars: 3, complete: true, speed: 1 });

describe('the players of a device', () => {
  it('are all kept, once each, who danced last first', () => {
    expect(withPlayer(['Jun', 'Mia'], 'Mia')).toEqual(['Mia', 'Jun']);
    expect(withPlayer(['Mia'], 'Jun')).toEqual(['Jun', 'Mia']);
    expect(withPlayer(['Mia'], '')).toEqual(['Mia']);
    expect(twenty.reduce(withPlayer, [] as readonly string[])).toEqual(twenty.toReversed());
  });

  it('have visible names without spaces around and between, of forty letters at most', () => {
    expect(cleanName('  Mia \t B ')).toBe('Mia B');
    expect(cleanName('x'.repeat(50))).toHaveLength(40);
    expect(cleanName('👨‍👩‍👧'.repeat(50))).toBe('👨‍👩‍👧'.repeat(40));
    expect(cleanName(`${'x'.repeat(39)} y`)).toBe('x'.repeat(39));
    expect(cleanName('\u200b\u202e \u2066')).toBe('');
    expect(cleanName('\u202eMia\ud83d')).toBe('Mia');
    for (const name of ['علی\u200cرضا', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '김민지']) expect(cleanName(name)).toBe(name);
  });

  it.each(['mia b', 'MIA  B', ' Mia B ', 'Ｍia B', 'Mia\u00a0B'])('%j is the same player as "Mia B"', (typed) => {
    expect(knownPlayer(['Jun', 'Mia B'], typed)).toBe('Mia B');
  });

  it.each(['Mía B', 'MiaB', 'Mia', ''])('%j is not', (typed) => {
    expect(knownPlayer(['Jun', 'Mia B'], typed)).toBeNull();
  });

  it('are offered six at a time, the one who dances now among them', () => {
    expect(shownPlayers(twenty.slice(0, 7), '')).toEqual(twenty.slice(0, 7));
    expect(shownPlayers(twenty, 'Player 3')).toEqual(twenty.slice(0, 6));
    expect(shownPlayers(twenty, 'Player 20')).toEqual([...twenty.slice(0, 5), 'Player 20']);
  });

  it('are found by any part of the name, its beginnings first', () => {
    expect(findPlayers(['Anna Lee', 'Leo', 'Jun', 'Émile'], 'LE')).toEqual(['Leo', 'Anna Lee', 'Émile']);
    expect(findPlayers(['Émile', 'Jörg'], 'emi')).toEqual(['Émile']);
    expect(findPlayers(['Émile', 'Jörg'], '')).toEqual(['Émile', 'Jörg']);
    expect(findPlayers(['김민지'], '민')).toEqual(['김민지']);
  });

  it.each([[null], ['Mia'], [{}], [[1, null, '', '  ', '\u200b']]])('%j in the storage is nobody', (kept) => {
    expect(cleanedPlayers(kept)).toEqual([]);
  });
});

describe('the preferences of a device with players', () => {
  it('change the player by a name, and each has bests of their own', () => {
    const place = storage();
    const preferences = new Preferences(place);
    preferences.setPlayer('Mia ');
    preferences.addResult('waltz', scored(6000));
    preferences.setPlayer('Jun');
    expect(preferences.bests['waltz']).toBeUndefined();
    preferences.setPlayer('mia');
    const after = new Preferences(place);
    expect([after.player, after.players, after.bests['waltz']?.points]).toEqual(['Mia', ['Jun', 'Mia'], 6000]);
  });

  it('keep all of twenty names, and bring up the one that dances', () => {
    const place = storage();
    const preferences = new Preferences(place);
    for (const name of twenty) preferences.setPlayer(name);
    preferences.setPlayer('Player 1');
    expect(preferences.players[0]).toBe('Player 20');
    preferences.playerDances();
    const after = new Preferences(place);
    expect(after.players).toHaveLength(20);
    expect(after.players.slice(0, 2)).toEqual(['Player 1', 'Player 20']);
  });

  it('take over what was stored before: names in two spellings become one, names that were pushed out come back', () => {
    const best = (points: number) => ({ points, stars: 2, byMove: {} });
    const { player, players, bests } = new Preferences(
      storage({
        player: 'mia',
        players: ['Mia', ' Jun', 'mia', 'JUN', ''],
        bestsByPlayer: {
          '': { waltz: best(9) },
          Mia: { waltz: best(100), tango: best(7) },
          mia: { waltz: best(300) },
          Noor: { waltz: best(1) },
        },
      }),
    );
    expect(player).toBe('Mia');
    expect(players).toEqual(['Mia', 'Jun', 'Noor']);
    expect([bests['waltz']?.points, bests['tango']?.points]).toEqual([300, 7]);
  });

  it('let a name be changed: bests and the present player follow', () => {
    const place = storage();
    const preferences = new Preferences(place);
    preferences.setPlayer('Jun');
    preferences.setPlayer('Jonsa');
    preferences.addResult('waltz', scored(6000));
    preferences.renamePlayer('Jonsa', '  Jonas ');
    preferences.renamePlayer('Jun', ' ');
    const after = new Preferences(place);
    expect([after.player, after.players, after.bests['waltz']?.points]).toEqual(['Jonas', ['Jonas', 'Jun'], 6000]);
    after.renamePlayer('Jonas', 'JONAS');
    expect([after.player, after.bests['waltz']?.points]).toEqual(['JONAS', 6000]);
  });

  it('make one of two players when one is given the name of the other, with the better of their bests', () => {
    const preferences = new Preferences(storage());
    preferences.setPlayer('Jonas');
    preferences.addResult('waltz', scored(6000));
    preferences.addResult('tango', scored(10));
    preferences.setPlayer('Jonsa');
    preferences.addResult('waltz', scored(5000));
    preferences.addResult('tango', scored(20));
    preferences.renamePlayer('Jonsa', 'jonas');
    expect([preferences.player, preferences.players]).toEqual(['Jonas', ['Jonas']]);
    expect([preferences.bests['waltz']?.points, preferences.bests['tango']?.points]).toEqual([6000, 20]);
  });

  it('let a name be removed with its bests, and the guest dances on', () => {
    const place = storage();
    const preferences = new Preferences(place);
    preferences.setPlayer('Jun');
    preferences.setPlayer('Mia');
    preferences.addResult('waltz', scored(6000));
    preferences.removePlayer('Mia');
    const after = new Preferences(place);
    expect([after.player, after.players]).toEqual(['', ['Jun']]);
    after.setPlayer('Mia');
    expect(after.bests).toEqual({});
  });

  it.each(['__proto__', 'constructor'])('a player may be called %s', (name) => {
    const place = storage();
    const preferences = new Preferences(place);
    preferences.setPlayer(name);
    expect(preferences.bests).toEqual({});
    preferences.addResult('waltz', scored(6000));
    const after = new Preferences(place);
    expect([after.player, after.bests['waltz']?.points]).toEqual([name, 6000]);
  });
});
