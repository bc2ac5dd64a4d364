import { describe, expect, it } from 'vitest';
import { Preferences } from '@instep/web/preferences/preferences.svelte';
import {
  localDay,
  rankedRows,
  validTodaysRuns,
  withTodaysRun,
  type TodaysRun,
  type TodaysRuns,
} from '@instep/web/preferences/todays-runs';

const run = (player: string, points: number, danceId = 'waltz'): TodaysRun => ({ danceId, player, points, stars: 3 });
const storage = () => {
  let text: string | null = null;
  return { getItem: () => text, setItem: (_key: string, value: string) => void (text = value) };
};

describe('the runs of today', () => {
  it('are those of one local day: the first run of the next day starts a new table', () => {
    const monday = withTodaysRun({ day: '', runs: [] }, run('Mia', 5_000), '2026-11-30');
    expect(withTodaysRun(monday, run('Jun', 6_000), '2026-11-30').runs).toHaveLength(2);
    expect(withTodaysRun(monday, run('Jun', 6_000), '2026-12-01')).toEqual({
      day: '2026-12-01',
      runs: [run('Jun', 6_000)],
    });
    expect(localDay(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });

  it('are at most 200, without the oldest', () => {
    let runs: TodaysRuns = { day: '', runs: [] };
    for (let points = 1; points <= 201; points++) runs = withTodaysRun(runs, run('Mia', points), '2026-11-30');
    expect([runs.runs.length, runs.runs[0]?.points]).toEqual([200, 2]);
  });

  it('are ranked by points, in one dance; of equal ones the earlier is ahead', () => {
    const runs = [run('Mia', 5_000), run('Jun', 7_000), run('', 7_000), run('Noa', 9_000, 'tango')];
    expect(rankedRows(runs, 'waltz', null).map(({ rank, run: { player } }) => [rank, player])).toEqual([
      [1, 'Jun'],
      [2, ''],
      [3, 'Mia'],
    ]);
  });

  it('fill five rows, and the current run has one wherever it stands', () => {
    const runs = [9, 8, 7, 6, 5, 4, 3].map((points) => run('Mia', points));
    const last = runs[6] ?? null;
    expect(rankedRows(runs, 'waltz', runs[1] ?? null).map(({ isCurrent }) => isCurrent)).toEqual([
      ...[false, true, false, false, false],
    ]);
    expect(rankedRows(runs, 'waltz', last).map(({ rank, isCurrent }) => [rank, isCurrent])).toEqual([
      ...[1, 2, 3, 4, 5].map((rank) => [rank, false]),
      [7, true],
    ]);
  });

  it.each([[null], [{}], [{ day: 4, runs: [] }], [{ day: '2026-11-30' }], ['x']])(
    'are none if %j is stored',
    (value) => {
      expect(validTodaysRuns(value)).toEqual({ day: '', runs: [] });
    },
  );

  it('are read from the storage without what is not a run', () => {
    const stored = { day: '2026-11-30', runs: [run('Mia', 5_000), null, { danceId: 'waltz' }] };
    expect(validTodaysRuns(stored).runs).toEqual([run('Mia', 5_000)]);
  });

  it('are stored, follow a player who is renamed, and go with one who is removed', () => {
    const stored = storage();
    const preferences = new Preferences(stored);
    for (const player of ['Mia', 'Jun']) {
      preferences.setPlayer(player);
      preferences.recordTodaysRun(run(player, 5_000));
    }
    preferences.renamePlayer('Mia', 'Maria');
    preferences.removePlayer('Jun');
    expect(new Preferences(stored).todaysRuns).toEqual({ day: localDay(), runs: [run('Maria', 5_000)] });
  });
});
