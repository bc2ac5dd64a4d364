import type { SessionRow } from '@instep/choreo/score-csv';
import { describe, expect, it } from 'vitest';
import {
  initialsOf,
  otherTakes,
  dancesIn,
  filterSessions,
  inOrderOf,
  NO_FILTER,
  sortedBy,
} from '../../../apps/web/src/review/sessions-view.ts';
import { resampled } from '../../../apps/web/src/review/resampled.ts';

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
    started_at: NOW.toISOString(),
    ...more,
  }) as SessionRow;
const idsOf = (rows: readonly SessionRow[]) => rows.map(({ session_id }) => session_id);

describe('a choice of sessions', () => {
  const rows = [
    row('a', {}),
    row('b', { player: 'Jürgen', group: '7a' }),
    row('c', { dance_id: 'hop', dance_title: 'Hop', mode: 'practice' }),
    row('d', { started_at: new Date('2026-11-14T00:00:01').toISOString() }),
    row('e', { started_at: new Date('2026-11-13T23:59:59').toISOString() }),
  ];

  it.each([
    ['nothing said', {}, 'abcde'],
    ['a part of a name, whatever its case', { text: ' JÜR' }, 'b'],
    ['a group', { text: '7a' }, 'b'],
    ['a title', { text: 'hop' }, 'c'],
    ['a dance', { danceId: 'hop' }, 'c'],
    ['a kind', { mode: 'practice' as const }, 'c'],
    ['today', { period: 'today' as const }, 'abc'],
    ['seven whole days', { period: 'week' as const }, 'abcd'],
    ['a month', { period: 'month' as const }, 'abcde'],
  ])('by %s', (_what, filter, ids) => {
    expect(idsOf(filterSessions(rows, { ...NO_FILTER, ...filter }, NOW)).join('')).toBe(ids);
  });

  it('offers each dance once, by title', () => {
    expect(dancesIn(rows)).toEqual([
      { id: 'hop', title: 'Hop' },
      { id: 'waltz', title: 'Slow waltz' },
    ]);
  });
});

describe('a sorted table', () => {
  it('has what has no value last, up or down', () => {
    expect(inOrderOf([2, null, 1], (value) => value, false)).toEqual([1, 2, null]);
    expect(inOrderOf([2, null, 1], (value) => value, true)).toEqual([2, 1, null]);
  });

  it('sorts names as people do', () => {
    expect(inOrderOf(['Zoe', 'émile', 'Fritz'], (name) => name, false)).toEqual(['émile', 'Fritz', 'Zoe']);
  });

  it('turns round at a second click, and begins anew with another column', () => {
    const first = sortedBy({ by: 'player', down: false }, 'score', true);
    expect(first).toEqual({ by: 'score', down: true });
    expect(sortedBy(first, 'score', true)).toEqual({ by: 'score', down: false });
  });
});

describe('other takes of a dance', () => {
  it("are judged ones of the same dance, the player's own first", () => {
    const rows = [
      row('a', {}),
      row('b', { player: 'Jo' }),
      row('c', {}),
      row('d', { dance_id: 'hop' }),
      row('e', { score: null }),
    ];
    expect(idsOf(otherTakes(rows, row('a', {})))).toEqual(['c', 'b']);
  });
});

describe('initials', () => {
  it.each([
    ['Mia van Dijk', 'M. v. D.'],
    ['김민지', '김.'],
    ['👩‍🎤 Zoe', '👩‍🎤. Z.'],
    ['', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('a series at other times', () => {
  it('lies on the line between its own, and is unknown in gaps and outside', () => {
    const series = { times: [1, 2, 3, 4], values: [10, 20, null, 40] };
    expect(resampled(series, [0.5, 1, 1.5, 2, 2.5, 3.5, 4, 5])).toEqual([null, 10, 15, 20, null, null, 40, null]);
  });
});
