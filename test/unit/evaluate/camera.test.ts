import { standardDeviation, mean } from '@instep/choreo/statistics';
import { describe, expect, it } from 'vitest';
import { filmed } from '@instep/measures/synthetic/camera';
import { indexOf, figureAt, motionOf, torsoLength } from '@instep/measures/synthetic/motion';
import { withNoise } from '@instep/measures/synthetic/noise';
import { stillAtFirst } from '@instep/evaluate/synthetic/body';
import { circlingWrist } from '../../support/test-dance.ts';

const motion = motionOf(circlingWrist(10));
const QUIET = { white: 0, drift: 0 };

describe('filmed', () => {
  it('gives the same frames for the same seed and other frames for another seed', () => {
    expect(filmed(motion, { seed: 4 })).toEqual(filmed(motion, { seed: 4 }));
    expect(filmed(motion, { seed: 4 })).not.toEqual(filmed(motion, { seed: 5 }));
  });

  it('gives about the requested number of frames per second, ordered by time', () => {
    const times = filmed(motion, { fps: 12 }).map((frame) => frame.mediaTime);
    expect(times.length).toBeGreaterThan(115);
    expect(times.length).toBeLessThan(121);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('sorts frames whose jittered stamps are out of order', () => {
    const times = filmed(motion, { stampJitter: 0.2 }).map((frame) => frame.mediaTime);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('shows the body as it was one delay earlier', () => {
    const frames = filmed(motion, { delay: 0.2, stampJitter: 0, noise: QUIET });
    for (const { mediaTime, pose } of frames.slice(10, 20)) {
      const [x] = figureAt(motion, mediaTime - 0.2)[indexOf('left_wrist')] ?? [NaN];
      expect(pose?.left_wrist.x).toBeCloseTo(x, 8);
    }
  });

  it('drops about the requested share of frames', () => {
    const share = filmed(motion, { dropped: 0.4, fps: 30 }).length / filmed(motion, { fps: 30 }).length;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.7);
  });
});

describe('withNoise', () => {
  const still = stillAtFirst(motionOf(circlingWrist(200)));
  const shaken = withNoise(still, { white: 0.012, drift: 0.03 }, 1);
  const xs = shaken.figures.map((figure) => figure[indexOf('nose')]?.[0] ?? NaN);

  it('moves a still point with the requested standard deviation, in torso lengths', () => {
    const expected = torsoLength(still) * Math.hypot(0.012, 0.03);
    expect(standardDeviation(xs) / expected).toBeGreaterThan(0.85);
    expect(standardDeviation(xs) / expected).toBeLessThan(1.15);
  });

  it('drifts slowly: errors of neighbouring figures are correlated', () => {
    const middle = mean(xs);
    const product = mean(xs.slice(1).map((x, index) => (x - middle) * ((xs[index] as number) - middle)));
    expect(product / standardDeviation(xs) ** 2).toBeGreaterThan(0.6);
  });
});
