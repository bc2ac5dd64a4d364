import { describe, expect, it } from 'vitest';
import { CameraCheck } from '../../../apps/web/src/camera/camera-check.svelte.ts';
import { changed, PICTURE, standing } from '../../support/drawn-poses.ts';

const WHOLE = standing();
const FAR = standing({ torso: 25 });

describe('CameraCheck', () => {
  it('says something from the first picture on', () => {
    const check = new CameraCheck();
    expect(check.framing).toBeNull();
    check.see(null, PICTURE, 0);
    expect(check.framing).toBe('nobody');
  });

  it('changes its sentence within half a second, but not for a flicker', () => {
    const check = new CameraCheck();
    check.see(FAR, PICTURE, 0);
    check.see(null, PICTURE, 100);
    expect(check.framing).toBe('come_closer');
    check.see(FAR, PICTURE, 200);
    expect(check.framing).toBe('come_closer');
    for (const now of [300, 400, 500, 600, 700]) check.see(WHOLE, PICTURE, now);
    expect(check.framing).toBe('all_seen');
  });

  it('is passed after three seconds fully visible, and not before', () => {
    const check = new CameraCheck();
    for (let now = 0; now < 3000; now += 100) check.see(WHOLE, PICTURE, now);
    expect(check.passed).toBe(false);
    check.see(WHOLE, PICTURE, 3000);
    expect(check.passed).toBe(true);
  });

  it('is passed after a hand was held above the head for a second, wherever the player stands', () => {
    const check = new CameraCheck();
    const waving = changed(FAR, ['left_wrist'], { y: 20 });
    for (let now = 0; now < 1000; now += 100) check.see(waving, PICTURE, now);
    expect([check.handIsUp, check.passed]).toEqual([true, false]);
    check.see(waving, PICTURE, 1000);
    expect(check.passed).toBe(true);
  });

  it('counts only while answers come: a gap of more than a second begins anew', () => {
    const check = new CameraCheck();
    for (let now = 0; now <= 1000; now += 100) check.see(WHOLE, PICTURE, now);
    check.see(WHOLE, PICTURE, 3500);
    expect(check.progress).toBe(0);
  });

  it('passes nothing while it is held, and begins anew after', () => {
    const check = new CameraCheck();
    check.isHeld = true;
    for (let now = 0; now <= 5000; now += 100) check.see(WHOLE, PICTURE, now);
    expect(check.progress).toBe(0);
    check.isHeld = false;
    for (let now = 5100; now < 8000; now += 100) check.see(WHOLE, PICTURE, now);
    expect(check.passed).toBe(false);
  });

  it('sees nothing of a camera that is lost, whatever is still answered, and begins anew after', () => {
    const check = new CameraCheck();
    for (let now = 0; now <= 2500; now += 100) check.see(WHOLE, PICTURE, now);
    check.isBlind = true;
    expect([check.framing, check.progress]).toEqual([null, 0]);
    for (let now = 2600; now <= 9000; now += 100) check.see(WHOLE, PICTURE, now);
    expect([check.framing, check.passed]).toEqual([null, false]);
    check.isBlind = false;
    for (let now = 9100; now < 12_100; now += 100) check.see(WHOLE, PICTURE, now);
    expect([check.framing, check.passed]).toEqual(['all_seen', false]);
  });

  it('offers a dance with the upper body to whoever has shown no feet for six seconds, until it is chosen', () => {
    const check = new CameraCheck();
    const atLaptop = changed(WHOLE, ['left_hip', 'right_hip', 'left_ankle', 'right_ankle'], { confidence: 0.1 });
    for (let now = 0; now < 6000; now += 100) check.see(atLaptop, PICTURE, now);
    expect(check.offersUpperBody).toBe(false);
    check.see(atLaptop, PICTURE, 6000);
    expect(check.offersUpperBody).toBe(true);
    check.scope = 'seated';
    for (let now = 6100; now < 6600; now += 100) check.see(atLaptop, PICTURE, now);
    expect([check.offersUpperBody, check.framing]).toEqual([false, 'all_seen']);
  });

  it('begins anew when somebody steps out in between', () => {
    const check = new CameraCheck();
    for (let now = 0; now <= 2500; now += 100) check.see(WHOLE, PICTURE, now);
    for (let now = 2600; now <= 3000; now += 100) check.see(null, PICTURE, now);
    expect(check.progress).toBe(0);
    for (let now = 3100; now <= 5000; now += 100) check.see(WHOLE, PICTURE, now);
    expect(check.passed).toBe(false);
  });
});
