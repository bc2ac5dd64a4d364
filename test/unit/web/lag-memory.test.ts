import { describe, expect, it } from 'vitest';
import {
  firstLag,
  LAG_RANGE,
  lagHint,
  setLag,
  usualLag,
  withLag,
  type Lags,
} from '../../../apps/web/src/play/lag-memory.ts';

const after = (...lags: (number | null)[]): Lags => lags.reduce<Lags>(withLag, []);

describe('the lag of a device', () => {
  it('is not known before the first dance that showed one', () => {
    expect(lagHint(after(), null)).toBeNull();
    expect(lagHint(after(null), null)).toBeNull();
  });

  it('is the middle of the last five dances, so one odd dance moves it little', () => {
    expect(usualLag(after(120, 130, 900))).toBe(130);
    expect(usualLag(after(100, 121))).toBe(111);
    expect(usualLag(after(900, 900, 900, 100, 101, 102, 103, 104))).toBe(102);
  });

  it('is proposed in seconds, and never outside of what a start may propose', () => {
    expect(lagHint(after(120), null)).toBe(0.12);
    expect(lagHint(after(-9000), null)).toBe(-1);
  });

  it('is what the player sets by hand, within the reach of the slider, until dances show another', () => {
    expect(usualLag(setLag(140))).toBe(140);
    expect(usualLag(setLag(5000))).toBe(LAG_RANGE.to);
    expect(usualLag(withLag(withLag(setLag(140), 200), 210))).toBe(200);
  });

  it('begins with what screen and camera take, until a dance has shown what the dancer adds', () => {
    expect(firstLag(after(), 95)).toBe(95);
    expect(lagHint(after(), 95)).toBe(0.095);
    expect(firstLag(after(310), 95)).toBe(310);
  });
});
