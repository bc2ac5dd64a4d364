import { describe, expect, it } from 'vitest';
import { MediaAnchors } from '@instep/web/play/media-anchors';

const anchorsOf = (...frames: readonly (readonly [shownAt: number, mediaTime: number, rate?: number])[]) => {
  const anchors = new MediaAnchors();
  for (const [shownAt, mediaTime, rate = 1] of frames) anchors.push({ shownAt, mediaTime, rate, epoch: 1 });
  return anchors;
};

describe('MediaAnchors', () => {
  it('returns null for a moment before the first frame', () => {
    expect(anchorsOf([1000, 0]).at(999)).toBeNull();
  });

  it('uses the last frame that was on the screen, not the nearest', () => {
    const anchors = anchorsOf([1000, 2], [1033, 2.033], [1066, 2.066]);
    expect(anchors.at(1033)?.mediaTime).toBeCloseTo(2.033);
    expect(anchors.at(1065)?.mediaTime).toBeCloseTo(2.033 + 0.032);
  });

  it('extrapolates between two frames', () => {
    expect(anchorsOf([1000, 2]).at(1020)?.mediaTime).toBeCloseTo(2.02);
  });

  it('extrapolates at the rate of playback', () => {
    expect(anchorsOf([1000, 2, 0.5]).at(1020)?.mediaTime).toBeCloseTo(2.01);
  });

  it('does not extrapolate through a stall', () => {
    const anchors = anchorsOf([1000, 2]);
    expect(anchors.at(1500)?.mediaTime).toBeCloseTo(2.05);
    expect(anchors.at(9000)?.mediaTime).toBe(anchors.at(1500)?.mediaTime);
  });

  it('does not extrapolate while paused', () => {
    expect(anchorsOf([1000, 2, 0]).at(1030)).toEqual({ mediaTime: 2, epoch: 1, rate: 0 });
  });

  it('stores 120 frames, enough for a camera that is a second late', () => {
    const anchors = new MediaAnchors();
    for (let i = 0; i < 500; i++) anchors.push({ shownAt: i * 33, mediaTime: i / 30, rate: 1, epoch: 0 });
    expect(anchors.at(499 * 33 - 1000)).not.toBeNull();
    expect(anchors.at(379 * 33)).toBeNull();
    expect(anchors.at(380 * 33)).not.toBeNull();
  });
});
