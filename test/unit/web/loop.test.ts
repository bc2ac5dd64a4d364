import type { Epoch } from '@instep/choreo/messages';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Loop } from '../../../apps/web/src/play/loop.svelte.ts';
import { Playback } from '../../../apps/web/src/play/playback.svelte.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const RANGE = { from: 10, to: 14 };

const open = async (rate = 1) => {
  const [first, second] = [new FakeVideo(), new FakeVideo()];
  const epochs: Epoch[] = [];
  let loop: Loop | null = null;
  const playback = new Playback(first.element, {
    turned: (epoch) => {
      epochs.push(epoch);
      if (epoch.playbackRate === 0) loop?.halt();
    },
    interrupted: () => undefined,
    ended: () => loop?.turn(),
    failed: () => undefined,
  });
  loop = new Loop(playback, second.element, RANGE);
  loop.setRate(rate);
  await playback.play();
  return { first, second, playback, loop, epochs };
};

/** A frame of `video` comes onto the screen now. */
const shows = (video: FakeVideo, mediaTime: number) => video.shows({ now: performance.now(), mediaTime });

describe('Loop', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('parks the other element a little before the beginning, without a sound', async () => {
    const { first, second } = await open();
    expect([first.currentTime, second.currentTime]).toEqual([10, 9.7]);
    expect([second.muted, second.paused]).toEqual([true, true]);
  });

  it('runs the other up before the end, and gives over to it when the end is due', async () => {
    const { first, second, playback, epochs } = await open();
    shows(first, 13.6);
    vi.advanceTimersByTime(40);
    expect(second.paused).toBe(true);
    vi.advanceTimersByTime(15);
    expect(second.paused).toBe(false);
    shows(first, 13.95);
    second.currentTime = 10;
    vi.advanceTimersByTime(49);
    expect(playback.video).toBe(first.element);
    vi.advanceTimersByTime(1);
    expect(playback.video).toBe(second.element);
    expect([first.paused, first.muted, second.muted]).toEqual([true, true, false]);
    expect(epochs.at(-1)).toEqual({ epoch: 2, reason: 'seek', mediaTime: 10, playbackRate: 1 });
    expect(first.currentTime).toBe(9.7);
  });

  it('measures by how much the media clock stood still on the way back, at any speed', async () => {
    const { first, second, loop } = await open(0.5);
    shows(first, 13.99);
    second.paused = false;
    second.currentTime = 10;
    vi.advanceTimersByTime(20);
    vi.advanceTimersByTime(30);
    // 30 ms after the end, at half the speed, 10.015 would be right; 10.005 is 20 ms of the wall's clock behind.
    shows(second, 10.005);
    expect(loop.seams.map(Math.round)).toEqual([20]);
  });

  it('starts the other earlier the next time when it came late', async () => {
    const { first, second } = await open();
    shows(first, 13.99);
    second.paused = false;
    second.currentTime = 9.96;
    vi.advanceTimersByTime(10);
    shows(second, 13.6);
    // 400 ms are left, 300 of them the run-up, 50 + 20 the start-up.
    vi.advanceTimersByTime(29);
    expect(first.paused).toBe(true);
    vi.advanceTimersByTime(2);
    expect(first.paused).toBe(false);
  });

  it('goes back by itself when the other is not there yet', async () => {
    const { first, playback } = await open();
    first.tells('ended');
    expect(playback.video).toBe(first.element);
    expect(first.currentTime).toBe(10);
  });

  it('stands still with the playback, and parks the other again', async () => {
    const { first, second, playback } = await open();
    shows(first, 13.9);
    second.paused = false;
    second.currentTime = 9.9;
    playback.pause('pause');
    vi.advanceTimersByTime(1000);
    expect([second.paused, second.currentTime, playback.video === first.element]).toEqual([true, 9.7, true]);
  });

  it('plays both at the same speed, without another pitch, loaded or not', async () => {
    const { first, second, loop } = await open();
    loop.setRate(0.6);
    for (const video of [first, second]) {
      expect([video.playbackRate, video.defaultPlaybackRate, video.preservesPitch]).toEqual([0.6, 0.6, true]);
    }
  });
});
