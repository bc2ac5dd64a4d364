import { describe, expect, it } from 'vitest';
import { mirrored, type Keypoint, type Pose } from '@instep/choreo/pose';
import { byKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import { NAIVE_METRICS } from '@instep/evaluate/naive/metrics';
import { circlingWrist, choreographyFromPoses } from '../../support/test-dance.ts';

const frames = circlingWrist(4);
const reference = choreographyFromPoses(frames);
const still = frames.map(({ mediaTime }) => ({ mediaTime, pose: frames[0]?.pose ?? null }));

const UNSEEN: Keypoint = { x: 0, y: 0, confidence: 0, world: null };
const nowhere = (): Pose => byKeypoint(() => UNSEEN);
const withLost = (pose: Pose, name: KeypointName, at: number): Pose => ({
  ...pose,
  [name]: { ...UNSEEN, x: at, y: at },
});

describe.each(NAIVE_METRICS)('$name', ({ score }) => {
  it('gives the poses of the reference 100', () => {
    expect(score({ player: frames, reference, mirrored: false })).toBeCloseTo(100, 6);
  });

  it('gives the mirrored poses of the reference 100 with the mirrored flag', () => {
    const turned = frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: pose && mirrored(pose) }));
    expect(score({ player: turned, reference, mirrored: true })).toBeCloseTo(100, 6);
  });

  it('ignores the coordinates of points that were not seen', () => {
    const lost = (at: number) =>
      frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: pose && withLost(pose, 'right_ankle', at) }));
    const seen = score({ player: lost(0), reference, mirrored: false });
    expect(seen).toBeCloseTo(100, 6);
    expect(score({ player: lost(NaN), reference: choreographyFromPoses(lost(900)), mirrored: false })).toBeCloseTo(
      seen,
      6,
    );
  });

  it('has a score when some frames show too little to compare', () => {
    const mostly = frames.map(({ mediaTime, pose }, k) => ({ mediaTime, pose: pose && (k % 2 ? nowhere() : pose) }));
    expect(score({ player: mostly, reference, mirrored: false })).toBeGreaterThan(50);
  });

  it('gives a person who stands still between 50 and 100', () => {
    const value = score({ player: still, reference, mirrored: false });
    expect(value).toBeLessThan(99.99);
    expect(value).toBeGreaterThan(50);
  });
});
