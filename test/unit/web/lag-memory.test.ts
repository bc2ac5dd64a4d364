import { describe, expect, it, test } from 'vitest';
import {
  delayInReach,
  knownDelay,
  LAG_RANGE,
  startLags,
  usualLag,
  withLag,
  type LagMemory,
  type Lags,
} from '../../../apps/web/src/preferences/lag-memory.ts';

const after = (...lags: (number | null)[]): Lags => lags.reduce<Lags>(withLag, []);
const memory = (known: Partial<LagMemory> = {}): LagMemory => ({ lags: [], rigDelay: null, setDelay: null, ...known });

describe('the lag of a device', () => {
  it('is not known before the first dance that showed one', () => {
    expect(usualLag(after())).toBeNull();
    expect(usualLag(after(null))).toBeNull();
  });

  it('is the middle of the last five dances, so one odd dance moves it little', () => {
    expect(usualLag(after(120, 130, 900))).toBe(130);
    expect(usualLag(after(100, 121))).toBe(111);
    expect(usualLag(after(900, 900, 900, 100, 101, 102, 103, 104))).toBe(102);
  });
});

describe('what screen and camera take', () => {
  test.each([
    ['nothing is known before the first dance', memory(), null],
    ['dances show it', memory({ lags: after(180) }), { delay: 180, origin: 'dances' }],
    [
      'dances that are later than any camera are the dancer',
      memory({ lags: after(620) }),
      { delay: 300, origin: 'dances' },
    ],
    ['nobody dances before the picture is there', memory({ lags: after(-80) }), { delay: 0, origin: 'dances' }],
    ['a light test knows better', memory({ lags: after(620), rigDelay: 95 }), { delay: 95, origin: 'light_test' }],
    ['what is set by hand stands', memory({ rigDelay: 95, setDelay: 640 }), { delay: 640, origin: 'set' }],
  ])('%s', (_what, known, expected) => {
    expect(knownDelay(known)).toEqual(expected);
  });

  it('can be set within the reach of the slider', () => {
    expect([-900, 140.4, 5000].map(delayInReach)).toEqual([LAG_RANGE.from, 140, LAG_RANGE.to]);
  });
});

describe('a start', () => {
  it('tells nothing where nothing is known', () => {
    expect(startLags(memory())).toEqual({});
  });

  it('tells in seconds where dances were found last, and what of it is the rig', () => {
    expect(startLags(memory({ lags: after(310), rigDelay: 95 }))).toEqual({
      lagHintS: 0.31,
      rig: { lagS: 0.095, origin: 'light_test' },
    });
  });

  it('looks for a first dance where screen and camera alone would have it', () => {
    expect(startLags(memory({ rigDelay: 95 }))).toMatchObject({ lagHintS: 0.095 });
  });

  it('never tells more than a start may', () => {
    expect(startLags(memory({ lags: after(-9000) })).lagHintS).toBe(-1);
  });
});
