import { localDay } from '@instep/web/preferences/todays-runs';
import { pointsOf } from '@instep/choreo/rating';
import { describe, expect, it } from 'vitest';
import type { OwnSession } from '@instep/protocol/http';
import {
  bestsIn,
  dancedDances,
  dancedTime,
  noonOf,
  secondsByDay,
  trendHeights,
  weekOf,
  wholeMinutes,
} from '@instep/web/me/my-dancing';
import { MY_DANCING_DICTIONARIES } from '@instep/web/me/my-dancing-words';
import { offersIn } from '@instep/web/me/offers';

const session = (change: Partial<OwnSession> = {}): OwnSession => ({
  session_id: '1',
  started_at: '2026-11-20T12:00:00.000Z',
  dance_id: 'waltz',
  dance_title: 'Slow waltz',
  mode: 'perform',
  duration_s: 45,
  speed_pct: 100,
  complete: true,
  counted: true,
  score: 50,
  stars: 3,
  judged_from: 'camera',
  ...change,
});

/** A moment of the local day, whatever the machine's time zone is. */
const at = (day: string, time = '12:00'): string => new Date(`${day}T${time}:00`).toISOString();

describe('the time that was danced', () => {
  it('is added up by local day, practice and incomplete dances included', () => {
    const sessions = [
      session({ started_at: at('2026-11-20', '00:05') }),
      session({ started_at: at('2026-11-20', '23:55'), mode: 'practice', score: null, duration_s: 15 }),
      session({ started_at: at('2026-11-23'), complete: false, duration_s: 120 }),
      session({ started_at: at('2026-11-24'), duration_s: 0 }),
    ];
    const byDay = secondsByDay(sessions);
    expect([...byDay]).toEqual([
      ['2026-11-20', 60],
      ['2026-11-23', 120],
    ]);
    expect(dancedTime(byDay)).toEqual({ seconds: 180, days: 2 });
    expect(dancedTime(byDay, weekOf(noonOf('2026-11-29')))).toEqual({ seconds: 120, days: 1 });
  });

  it('is at least a minute where somebody danced at all', () => {
    expect([0, 8, 45, 89, 91, 3600].map(wholeMinutes)).toEqual([0, 1, 1, 1, 2, 60]);
  });
});

describe('a week', () => {
  it('goes from Monday to Sunday, also over the end of a year', () => {
    expect(weekOf(noonOf('2026-11-29'))).toEqual([
      ...['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'],
    ]);
    expect(weekOf(noonOf('2026-11-30'))[0]).toBe('2026-11-30');
    expect(weekOf(noonOf('2026-11-30'), 1)[0]).toBe('2026-11-23');
    expect(weekOf(noonOf('2027-01-01'))[0]).toBe('2026-12-28');
  });

  it('has seven days where the clocks change', () => {
    const days = weekOf(noonOf('2026-10-25'));
    expect(new Set(days).size).toBe(7);
    expect(days.map((day) => localDay(noonOf(day)))).toEqual(days);
  });
});

describe('the dances of a player', () => {
  it('are listed with the latest first and a trend from old to new', () => {
    const sessions = [
      session({ started_at: at('2026-11-22'), score: 60, stars: 3 }),
      session({ started_at: at('2026-11-20'), score: 40, stars: 2 }),
      session({ started_at: at('2026-11-23'), dance_id: 'twist', dance_title: 'Café twist', score: 1, stars: 0 }),
    ];
    expect(dancedDances(sessions, {})).toEqual([
      {
        danceId: 'twist',
        title: 'Café twist',
        best: { points: pointsOf(1), stars: 0, byMove: {} },
        trend: [pointsOf(1)],
        lastDanced: at('2026-11-23'),
      },
      {
        danceId: 'waltz',
        title: 'Slow waltz',
        best: { points: pointsOf(60), stars: 3, byMove: {} },
        trend: [pointsOf(40), pointsOf(60)],
        lastDanced: at('2026-11-22'),
      },
    ]);
  });

  it('have the better one of the bests of this device and of the sessions', () => {
    const stored = { points: pointsOf(55), stars: 3, byMove: {} };
    expect(dancedDances([session()], { waltz: stored })[0]?.best).toBe(stored);
    expect(dancedDances([session({ score: 56 })], { waltz: stored })[0]?.best?.points).toBe(pointsOf(56));
    expect(dancedDances([], { waltz: stored })).toEqual([
      { danceId: 'waltz', title: '', best: stored, trend: [], lastDanced: '' },
    ]);
  });

  it.each([
    ['practised', { mode: 'practice' }],
    ['slower', { speed_pct: 70 }],
    ['incomplete', { complete: false }],
    ['of frames that were changed in the Lab', { counted: false }],
    ['without a score', { score: null, stars: null }],
    ['judged from a recording', { judged_from: 'recording' }],
  ])('count neither for the best nor for the trend when %s', (_how, change) => {
    expect(bestsIn([session(change)])).toEqual({});
    expect(dancedDances([session(change)], {})[0]).toMatchObject({ best: null, trend: [] });
  });

  it('show the last twelve times', () => {
    const sessions = Array.from({ length: 14 }, (_, k) =>
      session({ started_at: at('2026-11-20', `10:${10 + k}`), score: k }),
    );
    const scores = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    expect(dancedDances(sessions, {})[0]?.trend).toEqual(scores.map(pointsOf));
  });
});

describe('a trend', () => {
  it('fills its height, unless the points hardly differ', () => {
    expect(trendHeights([2000, 4000, 6000])).toEqual([0, 50, 100]);
    expect(trendHeights([5000, 5200])).toEqual([45, 55]);
    expect(trendHeights([5000, 5000])).toEqual([50, 50]);
  });
});

describe('the link of another device', () => {
  it('names players and offers in pairs', () => {
    expect(offersIn('#player=M%C3%ADa+K&offer=a.b&player=&offer=c.d')).toEqual([
      { player: 'Mía K', offer: 'a.b' },
      { player: '', offer: 'c.d' },
    ]);
  });

  it.each(['', '#', '#player=Mia', '#offer=a.b', '#main'])('offers nothing when it is another: "%s"', (hash) => {
    expect(offersIn(hash)).toEqual([]);
  });
});

describe('the texts', () => {
  const keys = (texts: object): unknown =>
    Object.entries(texts).map(([key, text]) => [key, typeof text === 'object' ? keys(text as object) : typeof text]);

  it('are the same in every language', () => {
    const [english, korean] = [MY_DANCING_DICTIONARIES.en, MY_DANCING_DICTIONARIES.ko];
    expect(keys(korean)).toEqual(keys(english));
  });

  it('say hours from sixty minutes on', () => {
    const { minutes } = MY_DANCING_DICTIONARIES.en;
    expect([minutes(0), minutes(59), minutes(60), minutes(125)]).toEqual(['0 min', '59 min', '1 h', '2 h 5 min']);
  });
});
