import { describe, expect, it } from 'vitest';
import { CameraCheck } from '@instep/web/camera/camera-check.svelte';
import { withChangedKeypoints, FRAME_SIZE, standingPose } from '../../support/drawn-poses.ts';

const FULLY_VISIBLE = standingPose();
const TOO_FAR = standingPose({ torso: 25 });

describe('CameraCheck', () => {
  it('has a framing from the first frame on, even without a pose', () => {
    const check = new CameraCheck();
    expect(check.framing).toBeNull();
    check.handlePose(null, FRAME_SIZE, 0);
    expect(check.framing).toBe('nobody');
  });

  it('changes the framing within half a second, but not for a single frame', () => {
    const check = new CameraCheck();
    check.handlePose(TOO_FAR, FRAME_SIZE, 0);
    check.handlePose(null, FRAME_SIZE, 100);
    expect(check.framing).toBe('come_closer');
    check.handlePose(TOO_FAR, FRAME_SIZE, 200);
    expect(check.framing).toBe('come_closer');
    for (const now of [300, 400, 500, 600, 700]) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    expect(check.framing).toBe('all_seen');
  });

  it('is passed after the player was fully visible for three seconds', () => {
    const check = new CameraCheck();
    for (let now = 0; now < 3000; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    expect(check.passed).toBe(false);
    check.handlePose(FULLY_VISIBLE, FRAME_SIZE, 3000);
    expect(check.passed).toBe(true);
  });

  it('is passed after a hand was above the head for a second, wherever the player stands', () => {
    const check = new CameraCheck();
    const waving = withChangedKeypoints(TOO_FAR, ['left_wrist'], { y: 20 });
    for (let now = 0; now < 1000; now += 100) check.handlePose(waving, FRAME_SIZE, now);
    expect([check.handIsUp, check.passed]).toEqual([true, false]);
    check.handlePose(waving, FRAME_SIZE, 1000);
    expect(check.passed).toBe(true);
  });

  it('restarts after a gap of more than a second', () => {
    const check = new CameraCheck();
    for (let now = 0; now <= 1000; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    check.handlePose(FULLY_VISIBLE, FRAME_SIZE, 3500);
    expect(check.progress).toBe(0);
  });

  it('makes no progress while it is suspended, and restarts afterwards', () => {
    const check = new CameraCheck();
    check.isSuspended = true;
    for (let now = 0; now <= 5000; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    expect(check.progress).toBe(0);
    check.isSuspended = false;
    for (let now = 5100; now < 8000; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    expect(check.passed).toBe(false);
  });

  it('ignores poses while the camera is lost, and restarts afterwards', () => {
    const check = new CameraCheck();
    for (let now = 0; now <= 2500; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    check.setCameraLost(true);
    expect([check.framing, check.progress]).toEqual([null, 0]);
    for (let now = 2600; now <= 9000; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    expect([check.framing, check.passed]).toEqual([null, false]);
    check.setCameraLost(false);
    for (let now = 9100; now < 12_100; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    expect([check.framing, check.passed]).toEqual(['all_seen', false]);
  });

  it('offers upper-body scope after the feet were out of the frame for six seconds, until it is chosen', () => {
    const check = new CameraCheck();
    const atLaptop = withChangedKeypoints(FULLY_VISIBLE, ['left_hip', 'right_hip', 'left_ankle', 'right_ankle'], {
      confidence: 0.1,
    });
    for (let now = 0; now < 6000; now += 100) check.handlePose(atLaptop, FRAME_SIZE, now);
    expect(check.offersUpperBody).toBe(false);
    check.handlePose(atLaptop, FRAME_SIZE, 6000);
    expect(check.offersUpperBody).toBe(true);
    check.scope = 'seated';
    for (let now = 6100; now < 6600; now += 100) check.handlePose(atLaptop, FRAME_SIZE, now);
    expect([check.offersUpperBody, check.framing]).toEqual([false, 'all_seen']);
  });

  it('restarts if the player leaves the frame', () => {
    const check = new CameraCheck();
    for (let now = 0; now <= 2500; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    for (let now = 2600; now <= 3000; now += 100) check.handlePose(null, FRAME_SIZE, now);
    expect(check.progress).toBe(0);
    for (let now = 3100; now <= 5000; now += 100) check.handlePose(FULLY_VISIBLE, FRAME_SIZE, now);
    expect(check.passed).toBe(false);
  });
});
