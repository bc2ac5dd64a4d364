import type { SessionRow } from '@instep/choreo/session-csv';
import { describe, expect, it } from 'vitest';
import {
  initialsOf,
  otherSessionsOfDance,
  dancesIn,
  groupsIn,
  filterSessions,
  sortByValue,
  NO_FILTER,
  nextSorting,
} from '@instep/web/review/sessions-view';
import { resample } from '@instep/web/review/time-series';

const NOW = new Date('2026-11-20T15:00:00');
const row = (session_id: string, more: Partial<SessionRow>): SessionRow =>
  ({
    session_id,
    player: 'Mia',
    group: '7b',
    dance_id: 'waltz',
    dance_title: 'Slow waltz',
    mode: 'perform',
    score: 50,
    measured_by: 'server',
    started_at: NOW.toISOString(),
    ...more,
  }) as SessionRow;
const idsOf = (rows: readonly SessionRow[]) => rows.map(({ session_id }) => session_id);

const OLD = new Date('2026-01-01T12:00:00').toISOString();

describe('filterSessions', () => {
  const rows = [
    row('a', {}),
    row('b', { player: 'Jürgen', group: '7a' }),
    row('c', { dance_id: 'hop', dance_title: 'Hop', mode: 'practice' }),
    row('d', { started_at: new Date('2026-11-14T00:00:01').toISOString() }),
    row('e', { started_at: new Date('2026-11-13T23:59:59').toISOString() }),
    row('f', { measured_by: 'device', started_at: OLD }),
    row('g', { measured_by: 'both', started_at: OLD }),
  ];

  it.each([
    ['nothing', {}, 'abcdefg'],
    ['a part of a name, whatever its case', { text: ' JÜR' }, 'b'],
    ['a group', { text: '7a' }, 'b'],
    ['a whole group, not a part of its name', { group: '7' }, ''],
    ['the chosen group', { group: '7a' }, 'b'],
    ['a title', { text: 'hop' }, 'c'],
    ['a dance', { danceId: 'hop' }, 'c'],
    ['a kind', { mode: 'practice' as const }, 'c'],
    ['today', { period: 'today' as const }, 'abc'],
    ['seven whole days', { period: 'week' as const }, 'abcd'],
    ['a month', { period: 'month' as const }, 'abcde'],
    ['the server only', { measuredBy: 'server' as const }, 'abcde'],
    ['the player’s device, all or a part', { measuredBy: 'device' as const }, 'fg'],
  ])('filters by %s', (_case, filter, ids) => {
    expect(idsOf(filterSessions(rows, { ...NO_FILTER, ...filter }, NOW)).join('')).toBe(ids);
  });

  it('groupsIn lists each group once, sorted as people count, and no empty one', () => {
    const groups = ['10', '9b', '', '9b', '9a'].map((group, k) => row(String(k), { group }));
    expect(groupsIn(groups)).toEqual(['9a', '9b', '10']);
  });

  it('dancesIn lists each dance once, sorted by title', () => {
    expect(dancesIn(rows)).toEqual([
      { id: 'hop', title: 'Hop' },
      { id: 'waltz', title: 'Slow waltz' },
    ]);
  });
});

describe('sortByValue', () => {
  it('puts items without a value last in both directions', () => {
    expect(sortByValue([2, null, 1], (value) => value, false)).toEqual([1, 2, null]);
    expect(sortByValue([2, null, 1], (value) => value, true)).toEqual([2, 1, null]);
  });

  it('sorts names by the rules of the language', () => {
    expect(sortByValue(['Zoe', 'émile', 'Fritz'], (name) => name, false)).toEqual(['émile', 'Fritz', 'Zoe']);
  });

  it('nextSorting reverses at a second click on the same column', () => {
    const first = nextSorting({ column: 'player', isDescending: false }, 'score', true);
    expect(first).toEqual({ column: 'score', isDescending: true });
    expect(nextSorting(first, 'score', true)).toEqual({ column: 'score', isDescending: false });
  });
});

describe('otherSessionsOfDance', () => {
  it('lists judged sessions of the same dance, those of the same player first', () => {
    const rows = [
      row('a', {}),
      row('b', { player: 'Jo' }),
      row('c', {}),
      row('d', { dance_id: 'hop' }),
      row('e', { score: null }),
    ];
    expect(idsOf(otherSessionsOfDance(rows, row('a', {})))).toEqual(['c', 'b']);
  });
});

describe('initialsOf', () => {
  it.each([
    ['Mia van Dijk', 'M. v. D.'],
    ['김민지', '김.'],
    ['👩‍🎤 Zoe', '👩‍🎤. Z.'],
    ['', ''],
  ])('makes of %j %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('resample', () => {
  it('interpolates, and is null in gaps and outside the range', () => {
    const series = { times: [1, 2, 3, 4], values: [10, 20, null, 40] };
    expect(resample(series, [0.5, 1, 1.5, 2, 2.5, 3.5, 4, 5])).toEqual([null, 10, 15, 20, null, null, 40, null]);
  });
});
