import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLightDelay, type LightSample, type LightStep } from '@instep/web/camera/light-delay';
import { STEP_DURATIONS } from '@instep/web/camera/light-test.svelte';

const BEGIN = 1_000;
const steps: readonly LightStep[] = STEP_DURATIONS.map((_length, k) => ({
  at: BEGIN + STEP_DURATIONS.slice(0, k).reduce((sum, length) => sum + length, 0),
  isBright: k % 2 === 0,
}));

type Filmed = {
  readonly delay: number;
  readonly fps: number;
  /** When the first frame is captured. */
  readonly phase: number;
  /** By how much the screen lights the room, of full white. */
  readonly change: number;
  /** The largest error of a frame's brightness and of its time. */
  readonly noise: number;
  readonly jitter: number;
  readonly seed: number;
};

/** The samples of a camera that sees the steps with a delay. */
const film = ({ delay, fps, phase, change, noise, jitter, seed }: Filmed): LightSample[] => {
  let state = seed;
  const random = (): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31 - 0.5;
  };
  return Array.from({ length: 7 * fps }, (_, k) => {
    const captureTime = phase + (k * 1000) / fps;
    const step = steps.findLast(({ at }) => at + delay <= captureTime);
    const brightness = 0.3 + (step?.isBright ? change : 0) + 2 * noise * random();
    return { captureTime: captureTime + 2 * jitter * random(), brightness };
  });
};

const filmed = fc.record({
  delay: fc.double({ min: 0, max: 380, noNaN: true }),
  fps: fc.integer({ min: 15, max: 60 }),
  phase: fc.double({ min: 0, max: 66, noNaN: true }),
  change: fc.double({ min: 0.02, max: 0.5, noNaN: true }),
  noise: fc.double({ min: 0, max: 0.002, noNaN: true }),
  jitter: fc.double({ min: 0, max: 3, noNaN: true }),
  seed: fc.integer({ min: 1, max: 1e9 }),
});

describe('the delay of a screen’s light in a camera', () => {
  it('is found with an error of little more than half a frame interval', () => {
    fc.assert(
      fc.property(filmed, (camera) => {
        const found = findLightDelay(steps, film(camera));
        expect(found.kind).toBe('found');
        const off = found.kind === 'found' ? Math.abs(found.delay - camera.delay) : NaN;
        expect(off).toBeLessThan(600 / camera.fps + camera.jitter);
      }),
    );
  });

  it('is not found if the light is not seen', () => {
    fc.assert(
      fc.property(filmed, (camera) => {
        expect(findLightDelay(steps, film({ ...camera, change: 0 })).kind).toBe('unseen');
      }),
    );
  });

  it('is not found if a lamp flickers', () => {
    const lamp = film({ delay: 0, fps: 30, phase: 0, change: 0, noise: 0.2, jitter: 0, seed: 7 });
    expect(findLightDelay(steps, lamp).kind).toBe('unseen');
  });

  it('is not found if the delays differ too much', () => {
    const each = steps.map(({ at, isBright }, k) => ({ at: at + 60 * (k % 4), isBright }));
    const samples = film({ delay: 0, fps: 60, phase: 0, change: 0.2, noise: 0, jitter: 0, seed: 1 }).map((sample) => {
      const step = each.findLast(({ at }) => at <= sample.captureTime);
      return { ...sample, brightness: step?.isBright ? 0.5 : 0.3 };
    });
    expect(findLightDelay(steps, samples).kind).toBe('unsteady');
  });

  it('is not found without frames', () => {
    expect(findLightDelay(steps, []).kind).toBe('unseen');
    expect(findLightDelay([], []).kind).toBe('unseen');
  });

  it('is measured with at most two changes of light a second', () => {
    expect(Math.min(...STEP_DURATIONS)).toBeGreaterThanOrEqual(500);
  });
});
