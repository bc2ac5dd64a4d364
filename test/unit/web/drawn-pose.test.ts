import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { describe, expect, it } from 'vitest';
import { drawnPose, PoseSmoother } from '../../../apps/web/src/drawing/drawn-pose.ts';
import { flat, standing } from '../../support/drawn-poses.ts';

describe('drawnPose', () => {
  it('reads the 99 numbers in the order of the keypoints', () => {
    const numbers = KEYPOINT_NAMES.flatMap((_, k) => [k, 100 + k, k / 100]);
    expect(drawnPose(numbers).left_wrist).toEqual({ x: 15, y: 115, confidence: 0.15 });
    expect(drawnPose(flat(standing()))).toEqual(standing());
  });
});

describe('PoseSmoother', () => {
  it('does not change confidences', () => {
    const smoother = new PoseSmoother();
    smoother.smooth(standing(), 0);
    expect(smoother.smooth(standing({ x: 210 }), 0.1)?.nose.confidence).toBe(0.9);
  });

  it('restarts after nobody was seen', () => {
    const smoother = new PoseSmoother();
    smoother.smooth(standing({ x: 100 }), 0);
    expect(smoother.smooth(null, 0.1)).toBeNull();
    expect(smoother.smooth(standing({ x: 300 }), 0.2)).toEqual(standing({ x: 300 }));
  });
});
