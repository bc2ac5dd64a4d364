import { describe, expect, it } from 'vitest';
import { ArmHold, armHeldOut, HandHold, raisesHand } from '@instep/web/camera/raised-hand';
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

/** The standing player with an arm held out to a side; the camera sees their left on its right. */
const armOut = (side: 'left' | 'right', change: { readonly x?: number; readonly y?: number } = {}) =>
  withChangedKeypoints(standingPose(), [`${side}_wrist`], { x: side === 'left' ? 290 : 110, y: 92, ...change });

describe('an arm held out to the side', () => {
  it('is on the side of the player’s own body, which is where they see it in a mirror', () => {
    expect([armHeldOut(armOut('left')), armHeldOut(armOut('right'))]).toEqual(['left', 'right']);
  });

  it('is about level with the shoulder', () => {
    expect(armHeldOut(armOut('left', { y: 70 }))).toBe('left');
    expect([armHeldOut(armOut('left', { y: 30 })), armHeldOut(armOut('left', { y: 140 }))]).toEqual([null, null]);
  });

  it('reaches well beyond the shoulder: a hand on the hip or across the chest chooses nothing', () => {
    expect(armHeldOut(armOut('left', { x: 255 }))).toBeNull();
    expect(armHeldOut(armOut('left', { x: 130 }))).toBeNull();
  });

  it('is one arm only, of a player who faces the camera and is clearly seen', () => {
    const both = withChangedKeypoints(armOut('left'), ['right_wrist'], { x: 110, y: 92 });
    const turned = withChangedKeypoints(armOut('left'), ['left_shoulder'], { x: 205 });
    const sideways = withChangedKeypoints(turned, ['right_shoulder'], { x: 195 });
    const unsure = withChangedKeypoints(armOut('left'), ['left_wrist'], { confidence: 0.2 });
    expect([both, sideways, unsure, standingPose(), null].map(armHeldOut)).toEqual([null, null, null, null, null]);
  });
});

describe('an arm that shows another dance', () => {
  it('is held out for 0.6 s, after it was seen down', () => {
    const arm = new ArmHold();
    expect(arm.handlePose(armOut('left'), 0)).toEqual({ side: 'left', progress: 0 });
    expect(arm.handlePose(armOut('left'), 1_000)).toEqual({ side: 'left', progress: 0 });
    expect(arm.handlePose(standingPose(), 1_100)).toBeNull();
    expect(arm.handlePose(armOut('left'), 1_200)).toEqual({ side: 'left', progress: 0 });
    expect(arm.handlePose(armOut('left'), 1_500)).toEqual({ side: 'left', progress: 0.5 });
    expect(arm.handlePose(armOut('left'), 1_800)).toEqual({ side: 'left', progress: 1 });
  });

  it('chooses once, until it goes down or the other is held out', () => {
    const arm = new ArmHold();
    arm.handlePose(standingPose(), 0);
    arm.handlePose(armOut('left'), 100);
    expect([700, 2_000].map((now) => arm.handlePose(armOut('left'), now)?.progress)).toEqual([1, 0]);
    arm.handlePose(armOut('right'), 2_100);
    expect(arm.handlePose(armOut('right'), 2_700)).toEqual({ side: 'right', progress: 1 });
  });
});
