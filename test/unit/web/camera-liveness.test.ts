import { describe, expect, it } from 'vitest';
import { CameraLiveness, type FrameObservation } from '@instep/web/camera/camera-liveness';

type Change = Partial<Omit<FrameObservation, 'now'>>;

/** Liveness that is observed every 200 ms. */
const watching = () => {
  const liveness = new CameraLiveness();
  let now = 0;
  /** Observes for a duration; returns after how many ms the camera was silent, or null. */
  const observeFor = (duration: number, change: Change, step = 200): number | null => {
    const begin = now;
    for (; now < begin + duration; now += step) {
      const silence = liveness.observe({
        now,
        pageIsDrawn: true,
        muted: false,
        arrived: true,
        changed: true,
        ...change,
      });
      if (silence) return now - begin;
    }
    return null;
  };
  return { liveness, observeFor };
};

const SAME = { changed: false };
const NONE = { arrived: false, changed: null };

describe('CameraLiveness', () => {
  it.each([
    ['a muted track', { ...NONE, muted: true }, 'muted'],
    ['a muted track that still sends', { muted: true }, 'muted'],
    ['frames that stop', NONE, 'no_frames'],
    ['a frame that is repeated', SAME, 'frozen'],
  ] as const)('detects %s within two seconds', (_what, change, silence) => {
    const { liveness, observeFor } = watching();
    observeFor(5_000, {});
    const after = observeFor(10_000, change);
    expect(liveness.silence).toBe(silence);
    expect(after).toBeLessThan(1_700);
  });

  it('allows a longer time for the first frame', () => {
    expect(watching().observeFor(3_600, NONE)).toBeNull();
    expect(watching().observeFor(6_000, NONE)).not.toBeNull();
  });

  it.each([1, 2, 5, 15, 30])('reports nothing for a camera with %d frames a second', (fps) => {
    const { liveness } = watching();
    for (let now = 0; now < 30_000; now += 200) {
      const arrived = Math.floor((now * fps) / 1000) > Math.floor(((now - 200) * fps) / 1000);
      liveness.observe({ now, pageIsDrawn: true, muted: false, arrived, changed: arrived ? true : null });
      expect(liveness.silence).toBeNull();
    }
  });

  it('does not report a still image as frozen if it has never changed', () => {
    const { liveness, observeFor } = watching();
    expect(observeFor(60_000, SAME)).toBeNull();
    expect(liveness.isUnmoving).toBe(true);
    observeFor(200, {});
    expect(liveness.isUnmoving).toBe(false);
  });

  it('reports nothing for a camera that alternates between two still images', () => {
    const { observeFor } = watching();
    for (let k = 0; k < 20; k++) {
      expect(observeFor(2_000, SAME)).toBeNull();
      expect(observeFor(200, {})).toBeNull();
    }
  });

  it('reports nothing for an encoder that repeats a quiet scene for most of a second', () => {
    const { observeFor } = watching();
    for (let k = 0; k < 20; k++) {
      expect(observeFor(800, SAME)).toBeNull();
      expect(observeFor(400, {})).toBeNull();
    }
  });

  it('reports nothing for a scene in which only a lamp blinks', () => {
    const { observeFor } = watching();
    for (let k = 0; k < 20; k++) {
      expect(observeFor(400, SAME)).toBeNull();
      expect(observeFor(200, {})).toBeNull();
    }
    expect(observeFor(60_000, SAME)).toBeNull();
  });

  it('doubles the limit each time a camera freezes and recovers', () => {
    const { liveness, observeFor } = watching();
    const froze = [0, 1, 2, 3].map(() => {
      observeFor(2_000, {});
      const after = observeFor(20_000, SAME);
      liveness.restart();
      return after ?? NaN;
    });
    expect(froze[1]).toBe(froze[0]);
    expect(froze[2]).toBeGreaterThan(froze[1] ?? NaN);
    expect(froze[3]).toBeGreaterThan(froze[2] ?? NaN);
  });

  it('reports nothing while the page is hidden or not drawn', () => {
    const { observeFor } = watching();
    observeFor(2_000, {});
    expect(observeFor(60_000, { ...NONE, pageIsDrawn: false })).toBeNull();
    expect(observeFor(60_000, { ...NONE, muted: true, pageIsDrawn: false })).toBeNull();
    expect(observeFor(1_000, NONE)).toBeNull();
  });

  it('counts only a part of a gap between two observations', () => {
    const { observeFor } = watching();
    observeFor(2_000, {});
    expect(observeFor(2_500, NONE, 2_500)).toBeNull();
  });

  it('is alive again once frames arrive, after a freeze only once a frame differs', () => {
    const { liveness, observeFor } = watching();
    observeFor(2_000, {});
    observeFor(2_000, SAME);
    liveness.restart();
    expect(liveness.isAlive).toBe(false);
    observeFor(200, SAME);
    expect([liveness.isAlive, liveness.silence]).toEqual([false, 'frozen']);
    observeFor(200, {});
    expect([liveness.isAlive, liveness.silence]).toEqual([true, null]);
  });
});
