import { describe, expect, it } from 'vitest';
import { CameraPulse, type PulseObservation } from '../../../apps/web/src/camera/camera-pulse.ts';

type Look = Partial<Omit<PulseObservation, 'now'>>;

/** A pulse that is looked at every 200 ms. */
const watching = () => {
  const pulse = new CameraPulse();
  let now = 0;
  /** Looks for so long; answers after how many ms it was silent, or null. */
  const look = (duration: number, change: Look, step = 200): number | null => {
    const begin = now;
    for (; now < begin + duration; now += step) {
      const silence = pulse.observe({ now, pageIsDrawn: true, muted: false, arrived: true, changed: true, ...change });
      if (silence) return now - begin;
    }
    return null;
  };
  return { pulse, look };
};

const SAME = { changed: false };
const NONE = { arrived: false, changed: null };

describe('the pulse of a camera', () => {
  it.each([
    ['a muted track', { ...NONE, muted: true }, 'muted'],
    ['a muted track that still sends', { muted: true }, 'muted'],
    ['frames that stop', NONE, 'no_frames'],
    ['a picture that is repeated', SAME, 'frozen'],
  ] as const)('tells %s within two seconds', (_what, change, silence) => {
    const { pulse, look } = watching();
    look(5_000, {});
    const after = look(10_000, change);
    expect(pulse.silence).toBe(silence);
    expect(after).toBeLessThan(1_700);
  });

  it('lets a camera take its time until its first frame, but not for ever', () => {
    expect(watching().look(3_600, NONE)).toBeNull();
    expect(watching().look(6_000, NONE)).not.toBeNull();
  });

  it.each([1, 2, 5, 15, 30])('is no alarm for a camera of %d frames a second', (fps) => {
    const { pulse } = watching();
    for (let now = 0; now < 30_000; now += 200) {
      const arrived = Math.floor((now * fps) / 1000) > Math.floor(((now - 200) * fps) / 1000);
      pulse.observe({ now, pageIsDrawn: true, muted: false, arrived, changed: arrived ? true : null });
      expect(pulse.silence).toBeNull();
    }
  });

  it('is no alarm for a still that never moves: only later a picture can be frozen', () => {
    const { pulse, look } = watching();
    expect(look(60_000, SAME)).toBeNull();
    expect(pulse.isUnmoving).toBe(true);
    look(200, {});
    expect(pulse.isUnmoving).toBe(false);
  });

  it('is no alarm for a camera that shows two stills in turn', () => {
    const { look } = watching();
    for (let k = 0; k < 20; k++) {
      expect(look(2_000, SAME)).toBeNull();
      expect(look(200, {})).toBeNull();
    }
  });

  it('is no alarm for an encoder that repeats a still player for most of a second', () => {
    const { look } = watching();
    for (let k = 0; k < 20; k++) {
      expect(look(800, SAME)).toBeNull();
      expect(look(400, {})).toBeNull();
    }
  });

  it('is no alarm for a picture in which only a lamp goes on and off', () => {
    const { look } = watching();
    for (let k = 0; k < 20; k++) {
      expect(look(400, SAME)).toBeNull();
      expect(look(200, {})).toBeNull();
    }
    expect(look(60_000, SAME)).toBeNull();
  });

  it('gives a camera that froze and came back more than once longer each time', () => {
    const { pulse, look } = watching();
    const froze = [0, 1, 2, 3].map(() => {
      look(2_000, {});
      const after = look(20_000, SAME);
      pulse.restart();
      return after ?? NaN;
    });
    expect(froze[1]).toBe(froze[0]);
    expect(froze[2]).toBeGreaterThan(froze[1] ?? NaN);
    expect(froze[3]).toBeGreaterThan(froze[2] ?? NaN);
  });

  it('says nothing about a page that is hidden or not drawn', () => {
    const { look } = watching();
    look(2_000, {});
    expect(look(60_000, { ...NONE, pageIsDrawn: false })).toBeNull();
    expect(look(60_000, { ...NONE, muted: true, pageIsDrawn: false })).toBeNull();
    expect(look(1_000, NONE)).toBeNull();
  });

  it('counts little of a time in which the page itself was too busy to look', () => {
    const { look } = watching();
    look(2_000, {});
    expect(look(2_500, NONE, 2_500)).toBeNull();
  });

  it('is alive again only when frames come, and after a freeze only when another picture comes', () => {
    const { pulse, look } = watching();
    look(2_000, {});
    look(2_000, SAME);
    pulse.restart();
    expect(pulse.isAlive).toBe(false);
    look(200, SAME);
    expect([pulse.isAlive, pulse.silence]).toEqual([false, 'frozen']);
    look(200, {});
    expect([pulse.isAlive, pulse.silence]).toEqual([true, null]);
  });
});
