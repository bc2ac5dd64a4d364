import type { SessionRow } from '@instep/choreo/score-csv';
import { describe, expect, it } from 'vitest';
import { classTable, inOrderOfNeed } from '../../../apps/web/src/review/class-table.ts';

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

const lineOf = (...rows: SessionRow[]) => {
  const [line] = classTable(rows, NOW);
  if (!line) throw new Error('expected a line, got none');
  return line;
};

describe('the class at a glance', () => {
  it('has a line for each player, in order of their names', () => {
    const rows = [session('Zoe', 1, 50), session('Émile', 2, 50), session('Anna', 3, 50), session('Zoe', 4, 60)];
    expect(classTable(rows, NOW).map(({ player, dances }) => [player, dances])).toEqual([
      ['Anna', 1],
      ['Émile', 1],
      ['Zoe', 2],
    ]);
  });

  it('tells the best, what was danced today, and for how long in all', () => {
    const line = lineOf(session('Mia', 20, 40), session('Mia', 19, 70), session('Mia', 20, null));
    expect(line).toMatchObject({ best: 70, today: 2, danced: 180, dances: 3 });
  });

  it('takes only complete dances for the best, and counts the others', () => {
    const [whole, left] = [session('Mia', 1, 60), session('Mia', 2, 70, { complete: false, seen_pct: 33 })];
    expect(lineOf({ ...whole, complete: true }, left)).toMatchObject({ best: 60, incomplete: 1, trend: [60, 70] });
    expect(lineOf(left)).toMatchObject({ best: null, incomplete: 1, help: 'unseen' });
    expect(lineOf(session('Mia', 1, null, { complete: false }))).toMatchObject({ best: null, incomplete: 0 });
  });

  it('takes a dance of an earlier version, which does not say, as it is', () => {
    expect(lineOf(session('Mia', 1, 60, { complete: null, seen_pct: null }))).toMatchObject({
      best: 60,
      incomplete: 0,
    });
  });

  it('tells the trend in the order in which it was danced, whatever the order of the list', () => {
    const line = lineOf(session('Mia', 4, 60), session('Mia', 1, 30), session('Mia', 3, 50), session('Mia', 2, 40));
    expect(line.trend).toEqual([30, 40, 50, 60]);
    expect(line.change).toBe(20);
  });

  it('keeps practice out of the best and the trend, not out of the minutes', () => {
    const line = lineOf(session('Mia', 1, 30), session('Mia', 2, 90, { mode: 'practice' }));
    expect(line).toMatchObject({ best: 30, trend: [30], change: null, danced: 120 });
  });

  it('keeps dances at another speed out of the best and the trend, and counts them', () => {
    const [full, slow] = [session('Mia', 1, 30), session('Mia', 2, 82, { speed_pct: 50 })];
    expect(lineOf({ ...full, speed_pct: 100 }, slow)).toMatchObject({ best: 30, trend: [30], otherSpeed: 1 });
    expect(lineOf(slow)).toMatchObject({ best: null, trend: [], otherSpeed: 1 });
    expect(lineOf(full)).toMatchObject({ best: 30, otherSpeed: 0 });
  });

  it('names the limb that was weakest most often', () => {
    const right = { weakest_limb: 'right_arm' } as const;
    expect(lineOf(session('Mia', 1, 30), session('Mia', 2, 30, right), session('Mia', 3, 30, right)).weakestLimb).toBe(
      'right_arm',
    );
  });

  it('shows first who needs help, then who danced last', () => {
    const low = [session('Jo', 3, 10), session('Ada', 5, 10)];
    const rows = [session('Mia', 2, 60), session('Zoe', 4, 60), ...low];
    expect(inOrderOfNeed(classTable(rows, NOW)).map(({ player }) => player)).toEqual(['Ada', 'Jo', 'Zoe', 'Mia']);
  });

  it.each([
    ['hardly seen', [session('Mia', 1, 50, { tracked_pct: 40 })], 'unseen'],
    ['far from the dance', [session('Mia', 1, 10)], 'low'],
    ['going down', [session('Mia', 1, 70), session('Mia', 2, 50)], 'falling'],
    ['doing well', [session('Mia', 1, 50), session('Mia', 2, 60)], null],
    ['never judged', [session('Mia', 1, null, { tracked_pct: null })], null],
  ])('somebody who is %s', (_how, rows, help) => {
    expect(lineOf(...rows).help).toBe(help);
  });
});
