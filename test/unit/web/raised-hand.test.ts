import { describe, expect, it } from 'vitest';
import { HandHold, raisesHand } from '@instep/web/camera/raised-hand';
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

describe('a hand that chooses', () => {
  const DOWN = withChangedKeypoints(standingPose(), ['left_wrist', 'right_wrist'], { y: 200 });
  const UP_POSE = withChangedKeypoints(DOWN, ['left_wrist'], UP);

  it('is held up for a second, after it was seen down', () => {
    const hand = new HandHold();
    expect([UP_POSE, UP_POSE, UP_POSE].map((pose, k) => hand.handlePose(pose, 1_000 * k))).toEqual([0, 0, 0]);
    expect(hand.handlePose(DOWN, 3_000)).toBe(0);
    expect([4_000, 4_500, 5_000].map((now) => hand.handlePose(UP_POSE, now))).toEqual([0, 0.5, 1]);
  });

  it('chooses once, until it goes down again', () => {
    const hand = new HandHold();
    hand.handlePose(DOWN, 0);
    expect([100, 1_100, 1_200, 3_000].map((now) => hand.handlePose(UP_POSE, now))).toEqual([0, 1, 0, 0]);
  });
});
