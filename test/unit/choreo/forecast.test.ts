import { Forecast, timeToLimit, type Limit, type Sample } from '@instep/choreo/forecast';
import { createRandom } from '@instep/measures/random';
import { describe, expect, it } from 'vitest';

/** Dim light: below this a player is not seen well. */
const LIGHT: Limit = { threshold: 0.18, nearing: 'falling' };

/** A series with two values a second, up to `end` seconds. */
const series = (end: number, valueAt: (at: number) => number): readonly Sample[] =>
  Array.from({ length: 2 * end + 1 }, (_, index) => ({ at: index / 2, value: valueAt(index / 2) }));

const noise = (seed: number, deviation: number) => {
  const random = createRandom(seed);
  return () => random.normal(deviation);
};

/** Noise that wanders: an autoregressive process with that time constant, in steps of half a second. */
const wandering = (seed: number, deviation: number, constantS: number) => {
  const next = noise(seed, deviation);
  const kept = Math.exp(-0.5 / constantS);
  let value = 0;
  return () => (value = kept * value + Math.sqrt(1 - kept * kept) * next());
};

const upTo = (samples: readonly Sample[], end: number) => samples.filter(({ at }) => at <= end);

/** The warnings of a whole session, asked for every 5 s. */
const warnings = (samples: readonly Sample[], limit: Limit): number => {
  const forecast = new Forecast(limit);
  const end = samples.at(-1)?.at ?? 0;
  const times = Array.from({ length: Math.floor(end / 5) }, (_, index) => {
    const at = 5 * (index + 1);
    return forecast.update(samples.filter((sample) => sample.at <= at && sample.at > at - 130));
  });
  return times.filter((time, index) => time !== null && (times[index - 1] ?? null) === null).length;
};

describe('the time to a limit', () => {
  const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);
  /** From 0.6 to the threshold in `duration` seconds, with noise. */
  const sunset = (duration: number, seed: number) => {
    const next = noise(seed, 0.01);
    return series(duration, (at) => 0.6 - ((0.6 - 0.18) * at) / duration + next());
  };

  it.each([300, 600, 900])('is right within 25 % half-way through a noisy ramp of %i s', (duration) => {
    for (const seed of SEEDS) {
      const left = timeToLimit(upTo(sunset(duration, seed), duration / 2), LIGHT) ?? NaN;
      expect(Math.abs(left / (duration / 2) - 1), `seed ${seed}`).toBeLessThan(0.25);
    }
  });

  it.each([200, 600, 900])(
    'is known, on noisy ramps of %i s, at least 60 s before the end in 95 of 100',
    (duration) => {
      const isKnown = (samples: readonly Sample[]) =>
        [60, 70, 80].some((left) => timeToLimit(upTo(samples, duration - left), LIGHT) !== null);
      const found = SEEDS.filter((seed) => isKnown(sunset(duration, seed)));
      expect(found.length / SEEDS.length).toBeGreaterThanOrEqual(0.95);
    },
  );

  it('is found for series that rise, too', () => {
    const slower = series(240, (at) => 100 + at / 2);
    expect(timeToLimit(slower, { threshold: 400, nearing: 'rising' })).toBeCloseTo(360, 0);
  });

  it('is 0 for a series that went on past its limit', () => {
    expect(
      timeToLimit(
        series(200, (at) => 0.3 - at / 1_000),
        LIGHT,
      ),
    ).toBe(0);
  });

  it.each<[string, readonly Sample[]]>([
    ['too short', series(40, (at) => 0.5 - at / 200)],
    ['empty', []],
    ['constant', series(300, () => 0.4)],
    ['moving away', series(300, (at) => 0.3 + at / 2_000)],
    ['too slow to matter within 15 minutes', series(300, (at) => 0.6 - at / 10_000)],
    ['steady again for 20 s', series(300, (at) => 0.6 - Math.min(at, 280) / 1_000)],
  ])('is unknown for a series that is %s', (_, samples) => {
    expect(timeToLimit(samples, LIGHT)).toBeNull();
  });

  it('is unknown at every moment after a lamp is switched off', () => {
    const next = noise(7, 0.01);
    const samples = series(400, (at) => (at < 200 ? 0.6 : 0.3) + next());
    expect(warnings(samples, LIGHT)).toBe(0);
  });

  it.each([10, 30, 60, 120])('is unknown for light that swings with a period of %i s', (period) => {
    const samples = series(600, (at) => 0.4 + 0.1 * Math.sin((2 * Math.PI * at) / period));
    expect(warnings(samples, LIGHT)).toBe(0);
  });

  it('gives at most one false warning in ten hours of wandering values', () => {
    const hours = Array.from({ length: 10 }, (_, hour) => {
      const [fast, slow] = [noise(hour, 0.01), wandering(100 + hour, 0.02, 20)];
      return warnings(
        series(3_600, () => 0.4 + fast() + slow()),
        LIGHT,
      );
    });
    expect(hours.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1);
  });
});

describe('a warning', () => {
  /** A series that ends at `end` and reaches the threshold `left` seconds later. */
  const ending = (end: number, left: number) =>
    series(end, (at) => LIGHT.threshold + 0.0004 * (end + left - at)).filter(({ at }) => at >= end - 130);

  it('is given when the trend has held for 30 s', () => {
    const forecast = new Forecast(LIGHT);
    const times = [200, 220, 230].map((end) => forecast.update(ending(end, 500 - end)));
    expect(times).toEqual([null, null, expect.closeTo(270, 0) as number]);
  });

  it('that was given stays until the time left is a tenth longer than 15 minutes', () => {
    const forecast = new Forecast(LIGHT);
    expect(forecast.update(ending(200, 950)), 'none yet').toBeNull();
    for (const end of [210, 240]) forecast.update(ending(end, 600));
    expect(forecast.update(ending(250, 950)), 'it stays').toBeCloseTo(950, -1);
    expect(forecast.update(ending(260, 1_100))).toBeNull();
  });
});
