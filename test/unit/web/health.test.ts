import { afterEach, describe, expect, it, vi } from 'vitest';
import { CAMERA_HEALTH_COLUMNS, SERVER_HEALTH_COLUMNS } from '@instep/choreo/health-csv';
import type { ServerHealth } from '@instep/protocol/server-health';
import {
  WITHOUT_CONNECTION,
  WITHOUT_DEVICE,
  WITHOUT_HEALTH,
  type HealthSecond,
} from '@instep/web/camera/health-second';
import { cameraCsv, csvName, serverCsv } from '@instep/web/health/health-csv';
import { bandsOf, CAMERA_LANES, SERVER_LANES, shownLanes, valueText } from '@instep/web/health/health-lanes';
import { warningsAfter, warningWithin } from '@instep/web/health/health-warnings';
import { reportWarnings } from '@instep/web/health/report-warnings';
import { HEALTH_DICTIONARIES, minutesOf } from '@instep/web/health/health-words';
import { ServerMonitor } from '@instep/web/health/server-monitor.svelte';
import { ApiError } from '@instep/web/api';
import { LANGUAGES } from '@instep/web/words/languages';

const NOON = Date.UTC(2026, 10, 20, 12);
const second = (atS: number, change: Partial<HealthSecond> = {}): HealthSecond => ({
  at: NOON + 1000 * atS,
  ...WITHOUT_HEALTH,
  ...WITHOUT_CONNECTION,
  ...WITHOUT_DEVICE,
  brightness: 0.5,
  sharpness: 70,
  noise: 0.01,
  frozen: false,
  cameraFps: 30,
  ...change,
});
const point = (atS: number): ServerHealth => ({
  at: NOON + 1000 * atS,
  cpuPct: 120.5,
  memoryMb: 180,
  estimatorsMb: 900,
  loopDelayMs: 12,
  busyPct: 40,
  waitMs: 8,
  inferMs: 21,
  sockets: 3,
  dances: 2,
  fps: null,
  freeMb: 12_000,
  uptimeS: 3_600,
});
const TEXTS = HEALTH_DICTIONARIES.en;

describe('the CSV of the camera', () => {
  it('has one row a second, with the columns of the table; what is not known is empty', () => {
    const [head, ...rows] = cameraCsv([second(0), second(1, { roundTripMs: 41, battery: 0.5 })]).split('\n');
    expect(head).toBe(CAMERA_HEALTH_COLUMNS.map(({ name }) => name).join(','));
    expect(rows).toEqual([
      '2026-11-20T12:00:00.000Z,0.0,50.0,70.0,1.0,false,30.0,,,,,,,,,,,,',
      '2026-11-20T12:00:01.000Z,1.0,50.0,70.0,1.0,false,30.0,,,,,41.0,,,,,,,50.0',
      '',
    ]);
  });

  it.each([
    ['en-GB', '2026-11-20 12:00:00,0.0,50.0'],
    ['de-DE', '2026-11-20 12:00:00;0,0;50,0'],
  ])('for Excel is what Excel in %s expects', (language, begin) => {
    const text = cameraCsv([second(0)], language);
    expect(text.startsWith('\uFEFFat')).toBe(true);
    expect(text.split('\r\n')[1]?.startsWith(begin)).toBe(true);
  });

  it('has a name that every system can store', () => {
    const name = csvName(['camera-health', 'Cam: "HD/720p"'], new Date(NOON), true);
    expect(name).toBe('camera-health-Cam-HD-720p-2026-11-20T12-00-00-excel.csv');
  });
});

describe('the CSV of the server', () => {
  it('has one row for each point', () => {
    const [head, row] = serverCsv([point(0)]).split('\n');
    expect(head).toBe(SERVER_HEALTH_COLUMNS.map(({ name }) => name).join(','));
    expect(row).toBe('2026-11-20T12:00:00.000Z,120.5,180.0,900.0,12.0,40.0,8.0,21.0,3,2,,,12000.0,3600');
  });
});

describe('the lanes', () => {
  const shown = (seconds: readonly HealthSecond[], endS = 60) =>
    shownLanes(CAMERA_LANES, seconds, { end: NOON + 1000 * endS, duration: 60 }, TEXTS);
  const laneOf = (id: string, seconds: readonly HealthSecond[]) => {
    const lane = shown(seconds).find((one) => one.id === id)?.lane;
    if (!lane) throw new Error(`expected the lane ${id}, got none`);
    return lane;
  };

  it('show the seconds of the window only', () => {
    const { times, values } = laneOf('light', [second(-1), second(0), second(1), second(61)]).lines[0]?.series ?? {};
    expect([times, values]).toEqual([
      [0, 1],
      [50, 50],
    ]);
  });

  it('leave out what the device tells nothing of', () => {
    expect(shown([second(0)]).map(({ id }) => id)).not.toContain('battery');
    expect(shown([second(0, { battery: 0.7, pressure: 'fair' })]).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['battery', 'pressure']),
    );
  });

  it.each([
    ['light', { brightness: 0.1 }],
    ['light', { brightness: 0.95 }],
    ['sharpness', { sharpness: 1 }],
    ['noise', { noise: 0.2 }],
    ['frames', { cameraFps: 8 }],
    ['connection', { roundTripMs: 450 }],
    ['battery', { battery: 0.04 }],
    ['pressure', { pressure: 'serious' }],
  ] as const)('shade in %s where it is %o', (id, bad) => {
    const good = { battery: 0.9, pressure: 'nominal', roundTripMs: 40 };
    const seconds = [second(0, good), second(1, { ...good, ...bad }), second(2, { ...good, ...bad }), second(3, good)];
    expect(laneOf(id, seconds).bands).toEqual([{ from: 1, to: 3 }]);
  });

  it('draw no line over times of which nothing is known', () => {
    const { times, values } = laneOf('light', [second(0), second(20)]).lines[0]?.series ?? {};
    expect(values).toEqual([50, null, 50]);
    expect(times).toEqual([0, 19.999, 20]);
  });

  it('shade no more than the gap that counts as one after the last bad point', () => {
    expect(bandsOf([1, 1], [0, 30], (value) => value === 1)).toEqual([
      { from: 0, to: 5 },
      { from: 30, to: 31 },
    ]);
  });

  it.each([
    ['frames', { cameraFps: 29, grantedFps: 10, answeredFps: 9.5 }, '29 / 10 / 9.5 a second'],
    ['light', { brightness: 0 }, '0 %'],
    ['pressure', { pressure: 'critical' }, 'critical'],
    ['connection', {}, ''],
  ] as const)('say the present values: %s %o', (id, change, text) => {
    const spec = CAMERA_LANES.find((one) => one.id === id);
    expect(spec && valueText(spec, second(0, change), TEXTS)).toBe(text);
  });

  it('of a server without players show no granted rate', () => {
    const spec = SERVER_LANES.find(({ id }) => id === 'granted');
    expect(spec && valueText(spec, point(0), TEXTS)).toBe('');
  });
});

describe('a warning', () => {
  /** The light fades from 70 % by 4 % a minute. */
  const fading = Array.from({ length: 300 }, (_, atS) => second(atS, { brightness: 0.7 - (0.04 * atS) / 60 }));
  const end = NOON + 300_000;

  it('is given ahead of a dance that is longer than the time left', () => {
    const warnings = warningsAfter(fading, end);
    expect(warnings.map(({ rule }) => rule)).toEqual(['light']);
    expect(warningsAfter(fading, end + 60_000)[0]?.inS).toBeCloseTo((warnings[0]?.inS ?? 0) - 60, 6);
    // 0.5 is left, 0.18 is too dark.
    expect(warnings[0]?.inS).toBeCloseTo(480, -2);
    expect(warningWithin(warnings, 900)?.rule).toBe('light');
    expect(warningWithin(warnings, 180)).toBeNull();
  });

  it('is not given of what was measured long before', () => {
    expect(warningsAfter(fading, end + 200_000)).toEqual([]);
    expect(warningsAfter([], end)).toEqual([]);
  });

  it('without a time concerns every dance', () => {
    expect(warningWithin([{ rule: 'warm', inS: null }], 30)).toEqual({ rule: 'warm', inS: null });
  });

  it('of several, the first to come true is given', () => {
    const warnings = [
      { rule: 'light', inS: 300 },
      { rule: 'battery', inS: 120 },
    ] as const;
    expect(warningWithin(warnings, 600)?.rule).toBe('battery');
  });
});

describe('the server', () => {
  const REPORT = {
    warnings: [],
    minFreeMb: 64,
    versions: { app: '0.2.0', node: '24', model: 'blazepose full', engine: 'LiteRT' },
  };
  /** Lets a request that was answered be handled. */
  const settle = () => new Promise((resolve) => setTimeout(resolve));

  it('is asked for all once, then for what is new', async () => {
    const asked: unknown[] = [];
    const monitor = new ServerMonitor((since) => {
      asked.push(since);
      return Promise.resolve({ ...REPORT, points: [point(asked.length)] });
    });
    await settle();
    await monitor.ask();
    monitor.close();
    expect(asked).toEqual([undefined, NOON + 1_000]);
    expect(monitor.points.map(({ at }) => at)).toEqual([NOON + 1_000, NOON + 2_000]);
    expect([monitor.report, monitor.problem]).toEqual([REPORT, null]);
  });

  it.each([
    [401, 'pin'],
    [500, 'away'],
    [null, 'away'],
  ] as const)('that answers %s is %s', async (status, problem) => {
    const monitor = new ServerMonitor(() => Promise.reject(new ApiError('no', status)));
    await settle();
    monitor.close();
    expect(monitor.problem).toBe(problem);
  });
});

describe('a room', () => {
  afterEach(() => void vi.useRealTimers());

  it('is told of the first thing to go wrong when its minute changes, and when it is over', () => {
    vi.useFakeTimers({ now: NOON + 300_000 });
    const reports: unknown[] = [];
    let seconds: readonly HealthSecond[] = [];
    const stop = reportWarnings(
      () => seconds,
      (warning) => reports.push(warning && [warning.rule, minutesOf(warning.inS)]),
    );
    vi.advanceTimersByTime(10_000);
    seconds = Array.from({ length: 300 }, (_, atS) => second(atS, { brightness: 0.7 - (0.04 * atS) / 60 }));
    vi.advanceTimersByTime(60_000);
    seconds = [];
    vi.advanceTimersByTime(10_000);
    stop();
    seconds = [second(0)];
    vi.advanceTimersByTime(60_000);
    const [first, next, over] = reports as [[string, number], [string, number], null];
    expect(reports).toHaveLength(3);
    expect([first[0], next[0], over]).toEqual(['light', 'light', null]);
    expect(next[1]).toBe(first[1] - 1);
  });
});

describe('the texts', () => {
  it.each(LANGUAGES)('have every text in %s', (language) => {
    const texts = HEALTH_DICTIONARIES[language];
    for (const rule of Object.values(texts.warnings)) {
      expect([rule(null), rule(0), rule(1), rule(7)].map((text) => text.length > 0)).toEqual([true, true, true, true]);
    }
    expect(texts.pressures).toHaveLength(4);
  });

  it('round the minutes down', () => {
    expect([null, 0, 59, 60, 479].map((seconds) => minutesOf(seconds))).toEqual([null, 0, 0, 1, 7]);
  });
});
