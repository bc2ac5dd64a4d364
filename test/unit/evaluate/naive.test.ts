import { describe, expect, it } from 'vitest';
import { mirrored } from '@instep/choreo/pose';
import { NAIVE_METRICS } from '../../../tools/evaluate/src/naive/metrics.ts';
import { circlingWrist, madeChoreography } from '../../support/made-motion.ts';

const frames = circlingWrist(4);
const reference = madeChoreography(frames);
const still = frames.map(({ mediaTime }) => ({ mediaTime, pose: frames[0]?.pose ?? null }));

describe.each(NAIVE_METRICS)('$name', ({ score }) => {
  it('gives the dancer himself 100', () => {
    expect(score({ player: frames, reference, mirrored: false })).toBeCloseTo(100, 6);
  });

  it('gives a mirrored dancer 100 when told that he is one', () => {
    const turned = frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: pose && mirrored(pose) }));
    expect(score({ player: turned, reference, mirrored: true })).toBeCloseTo(100, 6);
  });

  it('gives someone who stands still less, and more than half', () => {
    const value = score({ player: still, reference, mirrored: false });
    expect(value).toBeLessThan(99.99);
    expect(value).toBeGreaterThan(50);
  });
});
