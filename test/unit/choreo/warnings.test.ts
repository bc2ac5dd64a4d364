import { WarningMonitor, type Reading, type Warning, type WarningRule } from '@instep/choreo/warnings';
import { createRandom } from '@instep/measures/random';
import { describe, expect, it } from 'vitest';

/** A healthy device and server. */
const HEALTHY = {
  brightness: 0.55,
  cameraFps: 30,
  pressure: 'nominal',
  roundTripMs: 45,
  sentShare: 0.98,
  battery: 0.8,
  isCharging: false,
  spareMb: 20_000,
  busy: 0.4,
  dances: 3,
} as const satisfies Omit<Reading, 'at'>;

/** Readings once a second: what `changeAt` gives, else a healthy device. */
const readings = (from: number, to: number, changeAt: (at: number) => Partial<Reading>): readonly Reading[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).map((at) => ({
    at,
    ...HEALTHY,
    ...changeAt(at),
  }));

/** The warnings at the end of these readings, of a monitor that was asked every 10 s in the last minute. */
const warningsAfter = (all: readonly Reading[]): readonly Warning[] => {
  const monitor = new WarningMonitor();
  const end = all.at(-1)?.at ?? 0;
  return [60, 50, 40, 30, 20, 10, 0].reduce<readonly Warning[]>(
    (_before, ago) => monitor.update(all.filter(({ at }) => at <= end - ago)),
    [],
  );
};

type Ramp = {
  readonly rule: WarningRule;
  readonly durationS: number;
  readonly at: (share: number) => Partial<Reading>;
};

/** What reaches its limit at the end: `share` of the way is 1 there. */
const RAMPS: readonly (Ramp & { readonly noise: number; readonly field: keyof typeof HEALTHY })[] = [
  {
    rule: 'light',
    durationS: 600,
    field: 'brightness',
    noise: 0.01,
    at: (share) => ({ brightness: 0.6 - 0.42 * share }),
  },
  { rule: 'warm', durationS: 600, field: 'cameraFps', noise: 0.5, at: (share) => ({ cameraFps: 30 - 18 * share }) },
  {
    rule: 'connection',
    durationS: 600,
    field: 'roundTripMs',
    noise: 8,
    at: (share) => ({ roundTripMs: 60 + 340 * share }),
  },
  {
    rule: 'connection',
    durationS: 600,
    field: 'sentShare',
    noise: 0.01,
    at: (share) => ({ sentShare: 1 - 0.4 * share }),
  },
  // In whole percent, as systems tell it.
  {
    rule: 'battery',
    durationS: 1_500,
    field: 'battery',
    noise: 0,
    at: (share) => ({ battery: Math.round(20 - 15 * share) / 100 }),
  },
  { rule: 'disk', durationS: 600, field: 'spareMb', noise: 5, at: (share) => ({ spareMb: 3_000 * (1 - share) }) },
  {
    rule: 'crowd',
    durationS: 600,
    field: 'busy',
    noise: 0.02,
    at: (share) => ({ busy: 0.2 + 0.7 * share, dances: Math.floor(3 + 30 * share) }),
  },
];

describe('a warning', () => {
  it.each(RAMPS)('of $rule by $field tells the time right within 25 % half-way to the limit', (ramp) => {
    const half = ramp.durationS / 2;
    for (let seed = 1; seed <= 5; seed++) {
      const random = createRandom(seed);
      const all = readings(0, half, (at) => {
        const reading = ramp.at(at / ramp.durationS);
        return { ...reading, [ramp.field]: Number(reading[ramp.field]) + random.normal(ramp.noise) };
      });
      const warnings = warningsAfter(all);
      expect(
        warnings.map(({ rule }) => rule),
        `seed ${seed}`,
      ).toEqual([ramp.rule]);
      expect(Math.abs((warnings[0]?.inS ?? NaN) / half - 1), `seed ${seed}`).toBeLessThan(0.25);
    }
  });

  it('of heat comes without a time while the device tells that it is overloaded', () => {
    const serious = (since: number) => readings(0, 200, (at) => (at > since ? { pressure: 'serious' } : {}));
    expect(warningsAfter(serious(180))).toEqual([{ rule: 'warm', inS: null }]);
    expect(warningsAfter(serious(196)), 'not for a few seconds of load').toEqual([]);
  });

  it.each<[string, (at: number) => Partial<Reading>]>([
    ['nothing changes', () => ({})],
    ['nothing is known', () => Object.fromEntries(Object.keys(HEALTHY).map((name) => [name, null]))],
    ['a lamp is switched off', (at) => ({ brightness: at < 150 ? 0.6 : 0.3 })],
    [
      'the camera gets slower because the light fades, but not too dark',
      (at) => ({ cameraFps: 30 - at / 20, brightness: 0.8 - at / 2_000 }),
    ],
    ['the battery is charged again', (at) => ({ battery: 0.3 - at / 2_000, isCharging: at > 290 })],
    ['the load rises for the same dances', (at) => ({ busy: 0.3 + at / 1_000 })],
    ['the disk fills within days', (at) => ({ spareMb: 20_000 - at })],
    ['everything gets better', (at) => ({ brightness: 0.2 + at / 1_000, roundTripMs: 390 - at, spareMb: 10 * at })],
  ])('is not given when %s', (_fact, changeAt) => {
    expect(warningsAfter(readings(0, 300, changeAt))).toEqual([]);
  });
});

/** Noise that wanders: an autoregressive process with that time constant, in steps of 1 s. */
const wandering = (seed: number, deviation: number, constantS: number) => {
  const random = createRandom(seed);
  const kept = Math.exp(-1 / constantS);
  let value = 0;
  return () => (value = kept * value + Math.sqrt(1 - kept * kept) * random.normal(deviation));
};

/** An hour of a healthy device and server whose measures all wander, while players come and go. */
const healthyHour = (hour: number): readonly Reading[] => {
  const [light, fps, trip, sent, busy] = [
    [0.02, 20],
    [1, 10],
    [15, 10],
    [0.03, 10],
    [0.06, 10],
  ].map(([deviation = 0, constantS = 1], index) => wandering(10 * hour + index, deviation, constantS)) as [
    () => number,
    () => number,
    () => number,
    () => number,
    () => number,
  ];
  const random = createRandom(1_000 + hour);
  let dances = 2;
  return readings(0, 3_600, (at) => {
    if (at % 90 === 0) dances = 1 + random.below(5);
    return {
      brightness: 0.55 + light() + random.normal(0.005),
      cameraFps: 29.5 + fps() + random.normal(0.5),
      roundTripMs: 60 + trip() + random.normal(5),
      sentShare: 0.95 + sent(),
      // Empty after four hours, which no dance needs.
      battery: Math.round(90 - at / 144) / 100,
      busy: 0.12 * dances + busy(),
      dances,
      spareMb: 20_000 - 0.01 * at,
    };
  });
};

it('at most one false warning is given in ten hours of a healthy device and server', () => {
  const begun = Array.from({ length: 10 }, (_, hour) => {
    const monitor = new WarningMonitor();
    const all = healthyHour(hour);
    // Asked every 20 s.
    const answers = Array.from({ length: 180 }, (_none, n) =>
      monitor.update(all.slice(Math.max(0, 20 * n - 1_180), 20 * n + 20)).map(({ rule }) => rule),
    );
    return answers.flatMap((rules, n) => rules.filter((rule) => !answers[n - 1]?.includes(rule)));
  });
  expect(begun.flat().length, begun.flat().join()).toBeLessThanOrEqual(1);
});
