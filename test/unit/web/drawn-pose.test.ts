import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { describe, expect, it } from 'vitest';
import { drawnPose, PoseSmoother } from '@instep/web/drawing/drawn-pose';
import { flattenDrawnPose, standingPose } from '../../support/drawn-poses.ts';

describe('drawnPose', () => {
  it('reads the 99 numbers in the order of the keypoints', () => {
    const numbers = KEYPOINT_NAMES.flatMap((_, k) => [k, 100 + k, k / 100]);
    expect(drawnPose(numbers).left_wrist).toEqual({ x: 15, y: 115, confidence: 0.15 });
    expect(drawnPose(flattenDrawnPose(standingPose()))).toEqual(standingPose());
  });
});

describe('PoseSmoother', () => {
  it('does not change confidences', () => {
    const smoother = new PoseSmoother();
    smoother.smooth(standingPose(), 0);
    expect(smoother.smooth(standingPose({ x: 210 }), 0.1)?.nose.confidence).toBe(0.9);
  });

  it('restarts after nobody was seen', () => {
    const smoother = new PoseSmoother();
    smoother.smooth(standingPose({ x: 100 }), 0);
    expect(smoother.smooth(null, 0.1)).toBeNull();
    expect(smoother.smooth(standingPose({ x: 300 }), 0.2)).toEqual(standingPose({ x: 300 }));
  });
});
