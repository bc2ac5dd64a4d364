import { createRandom } from '@instep/measures/random';
import { describe, expect, it } from 'vitest';
import { CAMERA_LIMITS } from '@instep/protocol/camera-signs';
import {
  brightness,
  FreezeDetector,
  toGreyFrame,
  noise,
  sharpness,
  type GreyFrame,
} from '@instep/web/camera/camera-health';

const SIZE = { width: 64, height: 64 };
const frame = (value: (x: number, y: number) => number) => ({
  ...SIZE,
  grey: Uint8ClampedArray.from({ length: 64 * 64 }, (_, i) => value(i % 64, Math.floor(i / 64))),
});
const flat = (value: number) => frame(() => value);
const squares = frame((x, y) => (((x >> 2) + (y >> 2)) % 2 ? 200 : 60));
const chequered = frame((x, y) => ((x + y) % 2 ? 255 : 0));

/** The frame with Gaussian noise of that deviation, of 255. */
const withNoise = ({ grey, ...size }: GreyFrame, deviation: number): GreyFrame => {
  const random = createRandom(1);
  return { ...size, grey: grey.map((value) => Math.round(value + random.normal(deviation))) };
};

/** The frame after so many means over 3 x 3 pixels, as out of focus. */
const blurred = (sharp: GreyFrame, times: number): GreyFrame =>
  Array.from({ length: times }).reduce<GreyFrame>(({ grey }) => {
    const at = (x: number, y: number): number =>
      grey[Math.min(63, Math.max(0, y)) * 64 + Math.min(63, Math.max(0, x))] ?? 0;
    const offsets = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));
    return frame((x, y) => offsets.reduce((sum, [dx, dy]) => sum + at(x + dx, y + dy), 0) / 9);
  }, sharp);

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
    expect(sharpness(squares)).toBeGreaterThan(CAMERA_LIMITS.minSharpness);
  });

  it('sharpness is lower for a slope than for a step', () => {
    const step = frame((x) => (x < 32 ? 0 : 200));
    const slope = frame((x) => (200 * x) / 63);
    expect(sharpness(slope)).toBeLessThan(sharpness(step));
  });

  it.each([0, 2, 3, 4.5])('tells a blurred frame from a sharp one in noise of %d of 255', (deviation) => {
    expect(sharpness(withNoise(squares, deviation))).toBeGreaterThan(CAMERA_LIMITS.minSharpness);
    expect(sharpness(withNoise(blurred(squares, 9), deviation))).toBeLessThan(CAMERA_LIMITS.minSharpness);
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

describe('a camera', () => {
  it.each([
    ['gives new frames', [false, false, false], 30, false],
    ['repeats one frame once, as a virtual camera does', [false, true], 30, false],
    ['repeats a frame twice running', [false, true, true], 30, true],
    ['moves again', [true, true, false], 30, false],
    ['gives no new frame', [false], 0, true],
  ])('that %s: %j at %d frames a second, is frozen: %s', (_fact, equal, cameraFps, isFrozen) => {
    const detector = new FreezeDetector();
    expect(equal.map((isEqual) => detector.detect(isEqual, cameraFps)).at(-1)).toBe(isFrozen);
  });
});
