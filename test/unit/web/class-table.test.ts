import type { SessionRow } from '@instep/choreo/session-csv';
import { describe, expect, it } from 'vitest';
import { directionOf, summarisePlayers, sortByNeed } from '@instep/web/review/class-table';

const NOW = new Date('2026-11-20T15:00:00');

/** A session on a day of November, at noon. */
const session = (player: string, day: number, score: number | null, more: Partial<SessionRow> = {}): SessionRow =>
  ({
    session_id: `${player} ${day}`,
    player,
    group: '',
    started_at: new Date(2026, 10, day, 12).toISOString(),
    mode: 'perform',
    score,
    tracked_pct: 95,
    duration_s: 60,
    weakest_limb: 'left_arm',
    ...more,
  }) as SessionRow;

const rowOf = (...rows: SessionRow[]) => {
  const [row] = summarisePlayers(rows, NOW);
  if (!row) throw new Error('expected a row, got none');
  return row;
};

describe('summarisePlayers', () => {
  it('returns a row for each player, sorted by name', () => {
    const rows = [session('Zoe', 1, 50), session('Émile', 2, 50), session('Anna', 3, 50), session('Zoe', 4, 60)];
    expect(summarisePlayers(rows, NOW).map(({ player, dances }) => [player, dances])).toEqual([
      ['Anna', 1],
      ['Émile', 1],
      ['Zoe', 2],
    ]);
  });

  it('gives the best score, the dances of today and the total time', () => {
    const row = rowOf(session('Mia', 20, 40), session('Mia', 19, 70), session('Mia', 20, null));
    expect(row).toMatchObject({ best: 70, today: 2, dancedS: 180, dances: 3 });
  });

  it('counts only complete dances for the best', () => {
    const [whole, incomplete] = [session('Mia', 1, 60), session('Mia', 2, 70, { complete: false, seen_pct: 33 })];
    expect(rowOf({ ...whole, complete: true }, incomplete)).toMatchObject({
      best: 60,
      incompleteDances: 1,
      trend: [60, 70],
    });
    expect(rowOf(incomplete)).toMatchObject({ best: null, incompleteDances: 1, help: 'unseen' });
    expect(rowOf(session('Mia', 1, null, { complete: false }))).toMatchObject({ best: null, incompleteDances: 0 });
  });

  it('counts a session without the column `complete` as complete', () => {
    expect(rowOf(session('Mia', 1, 60, { complete: null, seen_pct: null }))).toMatchObject({
      best: 60,
      incompleteDances: 0,
    });
  });

  it('sorts the trend by time, whatever the order of the rows', () => {
    const row = rowOf(session('Mia', 4, 60), session('Mia', 1, 30), session('Mia', 3, 50), session('Mia', 2, 40));
    expect(row.trend).toEqual([30, 40, 50, 60]);
    expect(row.scoreChange).toBe(20);
  });

  it.each([
    [8, 'up'],
    [-8, 'down'],
    [0.4, null],
    [null, null],
  ])('directionOf a change of %s is %s', (scoreChange, direction) => {
    expect(directionOf({ scoreChange })).toBe(direction);
  });

  it('leaves practice out of the best and the trend, but not out of the time', () => {
    const row = rowOf(session('Mia', 1, 30), session('Mia', 2, 90, { mode: 'practice' }));
    expect(row).toMatchObject({ best: 30, trend: [30], scoreChange: null, dancedS: 120 });
  });

  it('leaves a judged recording out of the best, but not out of the trend', () => {
    const row = rowOf(session('Mia', 1, 30), session('Mia', 2, 90, { judged_from: 'recording' }));
    expect(row).toMatchObject({ best: 30, trend: [30, 90] });
  });

  it('leaves dances at another speed out of the best and the trend, and counts them', () => {
    const [full, slow] = [session('Mia', 1, 30), session('Mia', 2, 82, { speed_pct: 50 })];
    expect(rowOf({ ...full, speed_pct: 100 }, slow)).toMatchObject({ best: 30, trend: [30], otherSpeedDances: 1 });
    expect(rowOf(slow)).toMatchObject({ best: null, trend: [], otherSpeedDances: 1 });
    expect(rowOf(full)).toMatchObject({ best: 30, otherSpeedDances: 0 });
  });

  it('gives the limb that was weakest most often', () => {
    const right = { weakest_limb: 'right_arm' } as const;
    expect(rowOf(session('Mia', 1, 30), session('Mia', 2, 30, right), session('Mia', 3, 30, right)).weakestLimb).toBe(
      'right_arm',
    );
  });

  it('sortByNeed puts players who need help first, then the most recent', () => {
    const low = [session('Jo', 3, 10), session('Ada', 5, 10)];
    const rows = [session('Mia', 2, 60), session('Zoe', 4, 60), ...low];
    expect(sortByNeed(summarisePlayers(rows, NOW)).map(({ player }) => player)).toEqual(['Ada', 'Jo', 'Zoe', 'Mia']);
  });

  it.each([
    ['hardly seen', [session('Mia', 1, 50, { tracked_pct: 40 })], 'unseen'],
    ['far from the dance', [session('Mia', 1, 10)], 'low'],
    ['getting worse', [session('Mia', 1, 70), session('Mia', 2, 50)], 'falling'],
    ['doing well', [session('Mia', 1, 50), session('Mia', 2, 60)], null],
    ['never judged', [session('Mia', 1, null, { tracked_pct: null })], null],
  ])('gives the reason for help of a player who is %s', (_case, rows, help) => {
    expect(rowOf(...rows).help).toBe(help);
  });
});
