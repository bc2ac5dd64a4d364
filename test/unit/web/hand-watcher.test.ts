import { describe, expect, it } from 'vitest';
import { isCameraAllowed } from '@instep/web/camera/camera-permission';
import { HandWatcher } from '@instep/web/select/hand-watcher.svelte';
import { withChangedKeypoints, standingPose } from '../../support/drawn-poses.ts';
import { FakeSocket } from '../../support/fake-socket.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const DOWN = withChangedKeypoints(standingPose(), ['left_wrist', 'right_wrist'], { y: 200 });
const UP = withChangedKeypoints(DOWN, ['left_wrist'], { y: 10 });

const OUT = withChangedKeypoints(DOWN, ['right_wrist'], { x: 110, y: 92 });

const open = () => {
  const events: string[] = [];
  const watcher = new HandWatcher({
    connect: () => new FakeSocket(),
    camera: new FakeVideo().element,
    onChosen: () => events.push('chosen'),
    onSide: (side) => events.push(side),
    onEnded: () => events.push('ended'),
    createEncoder: () => () => Promise.resolve(null),
  });
  return { watcher, events };
};

describe('HandWatcher', () => {
  it('chooses after a hand was up for a second', () => {
    const { watcher, events } = open();
    watcher.handlePose(DOWN, 0);
    watcher.handlePose(UP, 100);
    watcher.handlePose(UP, 600);
    expect([watcher.progress, events]).toEqual([0.5, []]);
    watcher.handlePose(UP, 1_100);
    watcher.handlePose(UP, 1_200);
    expect(events).toEqual(['chosen']);
  });

  it('restarts if the hand goes down', () => {
    const { watcher, events } = open();
    [DOWN, UP, DOWN, UP, UP].forEach((pose, k) => watcher.handlePose(pose, 400 * k));
    expect([watcher.progress, events]).toEqual([0.4, []]);
  });

  it('reports the side to which an arm is held out, once', () => {
    const { watcher, events } = open();
    [DOWN, OUT, OUT].forEach((pose, k) => watcher.handlePose(pose, 300 * k));
    expect([watcher.arm, events]).toEqual([{ side: 'right', progress: 0.5 }, []]);
    [900, 1_200, 2_400].forEach((now) => watcher.handlePose(OUT, now));
    expect(events).toEqual(['right']);
  });

  it('ignores a hand that has been up from the start', () => {
    const { watcher, events } = open();
    [0, 1_000, 2_000, 3_000].forEach((now) => watcher.handlePose(UP, now));
    expect([watcher.progress, events]).toEqual([0, []]);
  });

  it('ends after nobody was seen for two minutes', () => {
    const { watcher, events } = open();
    watcher.handlePose(DOWN, 0);
    watcher.handlePose(null, 119_000);
    expect(events).toEqual([]);
    watcher.handlePose(null, 121_000);
    expect(events).toEqual(['ended']);
  });
});

describe('isCameraAllowed', () => {
  it('is true only if the browser reports the permission as granted', async () => {
    const permissions = (state: string) => ({ query: () => Promise.resolve({ state } as PermissionStatus) });
    expect(await isCameraAllowed(permissions('granted'))).toBe(true);
    expect(await isCameraAllowed(permissions('prompt'))).toBe(false);
    expect(await isCameraAllowed({ query: () => Promise.reject(new TypeError('camera')) })).toBe(false);
    expect(await isCameraAllowed(undefined)).toBe(false);
  });
});
