import { describe, expect, it } from 'vitest';
import { brightness, toGreyFrame, noise, sharpness } from '@instep/web/camera/camera-health';

const SIZE = { width: 64, height: 64 };
const frame = (value: (x: number, y: number) => number) => ({
  ...SIZE,
  grey: Uint8ClampedArray.from({ length: 64 * 64 }, (_, i) => value(i % 64, Math.floor(i / 64))),
});
const flat = (value: number) => frame(() => value);
const chequered = frame((x, y) => ((x + y) % 2 ? 255 : 0));

describe('camera health', () => {
  it('converts white to 255 and black to 0', () => {
    const data = Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255);
    expect([...toGreyFrame({ data, width: 2, height: 1 }).grey]).toEqual([255, 0]);
  });

  it('brightness is 0 in the dark and 1 in the light', () => {
    expect([brightness(flat(0)), brightness(flat(255))]).toEqual([0, 1]);
    expect(brightness(chequered)).toBeCloseTo(0.5);
  });

  it('sharpness is 0 for an even frame and large for edges', () => {
    expect(sharpness(flat(120))).toBe(0);
    expect(sharpness(chequered)).toBeGreaterThan(60);
  });

  it('sharpness is lower for a slope than for a step', () => {
    const step = frame((x) => (x < 32 ? 0 : 200));
    const slope = frame((x) => (200 * x) / 63);
    expect(sharpness(slope)).toBeLessThan(sharpness(step));
  });

  it('noise is 0 for a still frame, even if somebody moves in a part of it', () => {
    const somebody = frame((x, y) => (x < 32 && y < 32 ? 250 : 120));
    expect(noise(flat(120), flat(120))).toBe(0);
    const elsewhere = frame((x, y) => (x >= 32 && y >= 32 ? 250 : 120));
    expect([noise(flat(120), somebody), noise(flat(120), elsewhere)]).toEqual([0, 0]);
  });

  it('noise is found if all blocks differ', () => {
    const noisy = frame((x, y) => 120 + ((x * 7 + y * 13) % 21) - 10);
    expect(noise(flat(120), noisy)).toBeGreaterThan(0.01);
  });
});
