import { describe, expect, it } from 'vitest';
import { raisesHand } from '@instep/web/camera/raised-hand';
import { withChangedKeypoints, standingPose } from '../../support/drawn-poses.ts';

const UP = { y: 10 };

describe('a raised hand', () => {
  it('is either wrist above the head', () => {
    expect(raisesHand(withChangedKeypoints(standingPose(), ['left_wrist'], UP))).toBe(true);
    expect(raisesHand(withChangedKeypoints(standingPose(), ['right_wrist'], UP))).toBe(true);
  });

  it('is detected if the hips are hidden', () => {
    const seated = withChangedKeypoints(standingPose(), ['left_hip', 'right_hip'], { confidence: 0 });
    expect(raisesHand(withChangedKeypoints(seated, ['left_wrist'], UP))).toBe(true);
  });

  it('is not detected for a hand at the face, both hands, a hand with low confidence, or nobody', () => {
    expect(raisesHand(withChangedKeypoints(standingPose(), ['left_wrist'], { y: standingPose().nose.y }))).toBe(false);
    expect(raisesHand(withChangedKeypoints(standingPose(), ['left_wrist', 'right_wrist'], UP))).toBe(false);
    expect(raisesHand(withChangedKeypoints(standingPose(), ['left_wrist'], { ...UP, confidence: 0.2 }))).toBe(false);
    expect(raisesHand(null)).toBe(false);
  });
});
