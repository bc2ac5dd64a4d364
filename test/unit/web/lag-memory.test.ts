import { describe, expect, it, test } from 'vitest';
import {
  limitedDelay,
  knownDelay,
  LAG_RANGE,
  lagsForStart,
  usualLag,
  withLag,
  type LagMemory,
  type Lags,
} from '@instep/web/preferences/lag-memory';

const after = (...lags: (number | null)[]): Lags => lags.reduce<Lags>(withLag, []);
const memory = (known: Partial<LagMemory> = {}): LagMemory => ({
  lags: [],
  rigDelay: null,
  manualDelay: null,
  ...known,
});

describe('the lag of a device', () => {
  it('is unknown before the first dance with a lag', () => {
    expect(usualLag(after())).toBeNull();
    expect(usualLag(after(null))).toBeNull();
  });

  it('is the median of the last five dances', () => {
    expect(usualLag(after(120, 130, 900))).toBe(130);
    expect(usualLag(after(100, 121))).toBe(111);
    expect(usualLag(after(900, 900, 900, 100, 101, 102, 103, 104))).toBe(102);
  });
});

describe('the delay of screen and camera', () => {
  test.each([
    ['is unknown before the first dance', memory(), null],
    ['is the usual lag of the dances', memory({ lags: after(180) }), { delay: 180, origin: 'dances' }],
    ['is limited to what a slow camera takes', memory({ lags: after(620) }), { delay: 300, origin: 'dances' }],
    ['is not negative', memory({ lags: after(-80) }), { delay: 0, origin: 'dances' }],
    [
      'is what the light test found, if there was one',
      memory({ lags: after(620), rigDelay: 95 }),
      { delay: 95, origin: 'light_test' },
    ],
    ['is what was set by hand, if it was', memory({ rigDelay: 95, manualDelay: 640 }), { delay: 640, origin: 'set' }],
  ])('%s', (_what, known, expected) => {
    expect(knownDelay(known)).toEqual(expected);
  });

  it('is limited to the slider’s range', () => {
    expect([-900, 140.4, 5000].map(limitedDelay)).toEqual([LAG_RANGE.from, 140, LAG_RANGE.to]);
  });
});

describe('the lags of a start message', () => {
  it('are empty if nothing is known', () => {
    expect(lagsForStart(memory())).toEqual({});
  });

  it('contain the usual lag and the rig’s part of it in seconds', () => {
    expect(lagsForStart(memory({ lags: after(310), rigDelay: 95 }))).toEqual({
      lagHintS: 0.31,
      rig: { lagS: 0.095, origin: 'light_test' },
    });
  });

  it('use the delay of screen and camera before the first dance', () => {
    expect(lagsForStart(memory({ rigDelay: 95 }))).toMatchObject({ lagHintS: 0.095 });
  });

  it('stay within the limits of the message', () => {
    expect(lagsForStart(memory({ lags: after(-9000) })).lagHintS).toBe(-1);
  });
});
