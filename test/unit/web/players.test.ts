import { sanitizePlayerName } from '@instep/choreo/player-name';
import { describe, expect, it } from 'vitest';
import {
  validPlayers,
  searchPlayers,
  findPlayer,
  shownPlayers,
  withPlayerFirst,
} from '@instep/web/preferences/players';
import { Preferences } from '@instep/web/preferences/preferences.svelte';

const storage = (begin: unknown = null) => {
  let text: string | null = begin === null ? null : JSON.stringify(begin);
  return { getItem: () => text, setItem: (_key: string, value: string) => void (text = value) };
};

const twenty = Array.from({ length: 20 }, (_, k) => `Player ${k + 1}`);
const scored = (points: number) => ({ score: points / 100, points, stars: 3, complete: true, speed: 1 });

describe('the players of a device', () => {
  it('are listed once each, most recent first', () => {
    expect(withPlayerFirst(['Jun', 'Mia'], 'Mia')).toEqual(['Mia', 'Jun']);
    expect(withPlayerFirst(['Mia'], 'Jun')).toEqual(['Jun', 'Mia']);
    expect(withPlayerFirst(['Mia'], '')).toEqual(['Mia']);
    expect(twenty.reduce(withPlayerFirst, [] as readonly string[])).toEqual(twenty.toReversed());
  });

  it('have names of visible characters, at most forty, with single spaces', () => {
    expect(sanitizePlayerName('  Mia \t B ')).toBe('Mia B');
    expect(sanitizePlayerName('x'.repeat(50))).toHaveLength(40);
    expect(sanitizePlayerName('👨‍👩‍👧'.repeat(50))).toBe('👨‍👩‍👧'.repeat(40));
    expect(sanitizePlayerName(`${'x'.repeat(39)} y`)).toBe('x'.repeat(39));
    expect(sanitizePlayerName('\u200b\u202e \u2066')).toBe('');
    expect(sanitizePlayerName('\u202eMia\ud83d')).toBe('Mia');
    for (const name of ['علی\u200cرضا', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '김민지']) expect(sanitizePlayerName(name)).toBe(name);
  });

  it.each(['mia b', 'MIA  B', ' Mia B ', 'Ｍia B', 'Mia\u00a0B'])('%j is the same player as "Mia B"', (typed) => {
    expect(findPlayer(['Jun', 'Mia B'], typed)).toBe('Mia B');
  });

  it.each(['Mía B', 'MiaB', 'Mia', ''])('%j is another player than "Mia B"', (typed) => {
    expect(findPlayer(['Jun', 'Mia B'], typed)).toBeNull();
  });

  it('are shown six at first, the current one among them', () => {
    expect(shownPlayers(twenty.slice(0, 7), '')).toEqual(twenty.slice(0, 7));
    expect(shownPlayers(twenty, 'Player 3')).toEqual(twenty.slice(0, 6));
    expect(shownPlayers(twenty, 'Player 20')).toEqual([...twenty.slice(0, 5), 'Player 20']);
  });

  it('are found by any part of their names, beginnings first', () => {
    expect(searchPlayers(['Anna Lee', 'Leo', 'Jun', 'Émile'], 'LE')).toEqual(['Leo', 'Anna Lee', 'Émile']);
    expect(searchPlayers(['Émile', 'Jörg'], 'emi')).toEqual(['Émile']);
    expect(searchPlayers(['Émile', 'Jörg'], '')).toEqual(['Émile', 'Jörg']);
    expect(searchPlayers(['김민지'], '민')).toEqual(['김민지']);
  });

  it.each([[null], ['Mia'], [{}], [[1, null, '', '  ', '\u200b']]])('are none if %j is stored', (value) => {
    expect(validPlayers(value)).toEqual([]);
  });
});

describe('the preferences of a device with players', () => {
  it('have separate bests for each player', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.setPlayer('Mia ');
    preferences.recordResult('waltz', scored(6000));
    preferences.setPlayer('Jun');
    expect(preferences.bests['waltz']).toBeUndefined();
    preferences.setPlayer('mia');
    const after = new Preferences(stored);
    expect([after.player, after.players, after.bests['waltz']?.points]).toEqual(['Mia', ['Jun', 'Mia'], 6000]);
  });

  it('store twenty names and move the current player to the front', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    for (const name of twenty) preferences.setPlayer(name);
    preferences.setPlayer('Player 1');
    expect(preferences.players[0]).toBe('Player 20');
    preferences.movePlayerFirst();
    const after = new Preferences(stored);
    expect(after.players).toHaveLength(20);
    expect(after.players.slice(0, 2)).toEqual(['Player 1', 'Player 20']);
  });

  it('merge stored names in two spellings, and restore names that only have bests', () => {
    const best = (points: number) => ({ points, stars: 2, byMove: {} });
    const { player, players, bests } = new Preferences(
      storage({
        player: 'mia',
        players: ['Mia', ' Jun', 'mia', 'JUN', ''],
        points: '0.3',
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

  it('rename a player with their bests', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.setPlayer('Jun');
    preferences.setPlayer('Jonsa');
    preferences.recordResult('waltz', scored(6000));
    preferences.renamePlayer('Jonsa', '  Jonas ');
    preferences.renamePlayer('Jun', ' ');
    const after = new Preferences(stored);
    expect([after.player, after.players, after.bests['waltz']?.points]).toEqual(['Jonas', ['Jonas', 'Jun'], 6000]);
    after.renamePlayer('Jonas', 'JONAS');
    expect([after.player, after.bests['waltz']?.points]).toEqual(['JONAS', 6000]);
  });

  it('merge two players if one gets the name of the other, with the better of their bests', () => {
    const preferences = new Preferences(storage());
    preferences.setPlayer('Jonas');
    preferences.recordResult('waltz', scored(6000));
    preferences.recordResult('tango', scored(10));
    preferences.setPlayer('Jonsa');
    preferences.recordResult('waltz', scored(5000));
    preferences.recordResult('tango', scored(20));
    preferences.renamePlayer('Jonsa', 'jonas');
    expect([preferences.player, preferences.players]).toEqual(['Jonas', ['Jonas']]);
    expect([preferences.bests['waltz']?.points, preferences.bests['tango']?.points]).toEqual([6000, 20]);
  });

  it('remove a player with their bests; the guest is current then', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.setPlayer('Jun');
    preferences.setPlayer('Mia');
    preferences.recordResult('waltz', scored(6000));
    preferences.removePlayer('Mia');
    const after = new Preferences(stored);
    expect([after.player, after.players]).toEqual(['', ['Jun']]);
    after.setPlayer('Mia');
    expect(after.bests).toEqual({});
  });

  it.each(['__proto__', 'constructor'])('allow the name %s', (name) => {
    const stored = storage();
    const preferences = new Preferences(stored);
    preferences.setPlayer(name);
    expect(preferences.bests).toEqual({});
    preferences.recordResult('waltz', scored(6000));
    const after = new Preferences(stored);
    expect([after.player, after.bests['waltz']?.points]).toEqual([name, 6000]);
  });
});
