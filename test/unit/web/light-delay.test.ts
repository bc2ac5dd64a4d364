import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lightDelay, type LightSample, type LightStep } from '../../../apps/web/src/camera/light-delay.ts';
import { STEP_LENGTHS } from '../../../apps/web/src/camera/light-test.svelte.ts';

const BEGIN = 1_000;
const steps: readonly LightStep[] = STEP_LENGTHS.map((_length, k) => ({
  at: BEGIN + STEP_LENGTHS.slice(0, k).reduce((sum, length) => sum + length, 0),
  isBright: k % 2 === 0,
}));

type Filmed = {
  readonly delay: number;
  readonly fps: number;
  /** When the first picture is taken. */
  readonly phase: number;
  /** By how much the screen lights the room, of full white. */
  readonly change: number;
  /** How far off a picture's brightness is at most, and how late its time. */
  readonly noise: number;
  readonly jitter: number;
  readonly seed: number;
};

/** What a camera sees of the steps, that late. */
const film = ({ delay, fps, phase, change, noise, jitter, seed }: Filmed): LightSample[] => {
  let state = seed;
  const random = (): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31 - 0.5;
  };
  return Array.from({ length: 7 * fps }, (_, k) => {
    const takenAt = phase + (k * 1000) / fps;
    const step = steps.findLast(({ at }) => at + delay <= takenAt);
    const brightness = 0.3 + (step?.isBright ? change : 0) + 2 * noise * random();
    return { takenAt: takenAt + 2 * jitter * random(), brightness };
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
  it('is found to little more than half the time between two pictures', () => {
    fc.assert(
      fc.property(filmed, (camera) => {
        const found = lightDelay(steps, film(camera));
        expect(found.kind).toBe('found');
        const off = found.kind === 'found' ? Math.abs(found.delay - camera.delay) : NaN;
        expect(off).toBeLessThan(600 / camera.fps + camera.jitter);
      }),
    );
  });

  it('is no number where the light is not seen', () => {
    fc.assert(
      fc.property(filmed, (camera) => {
        expect(lightDelay(steps, film({ ...camera, change: 0 })).kind).toBe('unseen');
      }),
    );
  });

  it('is no number where a lamp flickers by itself', () => {
    const lamp = film({ delay: 0, fps: 30, phase: 0, change: 0, noise: 0.2, jitter: 0, seed: 7 });
    expect(lightDelay(steps, lamp).kind).toBe('unseen');
  });

  it('is no number where it is another one each time', () => {
    const each = steps.map(({ at, isBright }, k) => ({ at: at + 60 * (k % 4), isBright }));
    const samples = film({ delay: 0, fps: 60, phase: 0, change: 0.2, noise: 0, jitter: 0, seed: 1 }).map((sample) => {
      const step = each.findLast(({ at }) => at <= sample.takenAt);
      return { ...sample, brightness: step?.isBright ? 0.5 : 0.3 };
    });
    expect(lightDelay(steps, samples).kind).toBe('unsteady');
  });

  it('is no number without pictures', () => {
    expect(lightDelay(steps, []).kind).toBe('unseen');
    expect(lightDelay([], []).kind).toBe('unseen');
  });

  it('asks for no more than two changes of light a second', () => {
    expect(Math.min(...STEP_LENGTHS)).toBeGreaterThanOrEqual(500);
  });
});
