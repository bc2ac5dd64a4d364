import { describe, expect, it } from 'vitest';
import { cameraAllowed, HandWatch } from '../../../apps/web/src/select/hand-watch.svelte.ts';
import { changed, standing } from '../../support/drawn-poses.ts';
import { FakeSocket } from '../../support/fake-socket.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const DOWN = changed(standing(), ['left_wrist', 'right_wrist'], { y: 200 });
const UP = changed(DOWN, ['left_wrist'], { y: 10 });

const open = () => {
  const told: string[] = [];
  const watch = new HandWatch({
    connect: () => new FakeSocket(),
    camera: new FakeVideo().element,
    chosen: () => told.push('chosen'),
    ended: () => told.push('ended'),
    createEncoder: () => () => Promise.resolve(null),
  });
  return { watch, told };
};

describe('the watch for a raised hand', () => {
  it('chooses once a hand was up for a second', () => {
    const { watch, told } = open();
    watch.handlePose(DOWN, 0);
    watch.handlePose(UP, 100);
    watch.handlePose(UP, 600);
    expect([watch.progress, told]).toEqual([0.5, []]);
    watch.handlePose(UP, 1_100);
    watch.handlePose(UP, 1_200);
    expect(told).toEqual(['chosen']);
  });

  it('begins anew when the hand goes down in between', () => {
    const { watch, told } = open();
    [DOWN, UP, DOWN, UP, UP].forEach((pose, k) => watch.handlePose(pose, 400 * k));
    expect([watch.progress, told]).toEqual([0.4, []]);
  });

  it('waits for a hand that is up from the start to come down first', () => {
    const { watch, told } = open();
    [0, 1_000, 2_000, 3_000].forEach((now) => watch.handlePose(UP, now));
    expect([watch.progress, told]).toEqual([0, []]);
  });

  it('ends in an empty room', () => {
    const { watch, told } = open();
    watch.handlePose(DOWN, 0);
    watch.handlePose(null, 119_000);
    expect(told).toEqual([]);
    watch.handlePose(null, 121_000);
    expect(told).toEqual(['ended']);
  });
});

describe('the camera', () => {
  it('counts as allowed only when the browser says so', async () => {
    const permissions = (state: string) => ({ query: () => Promise.resolve({ state } as PermissionStatus) });
    expect(await cameraAllowed(permissions('granted'))).toBe(true);
    expect(await cameraAllowed(permissions('prompt'))).toBe(false);
    expect(await cameraAllowed({ query: () => Promise.reject(new TypeError('camera')) })).toBe(false);
    expect(await cameraAllowed(undefined)).toBe(false);
  });
});
