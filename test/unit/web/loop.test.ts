import type { Epoch } from '@instep/choreo/epoch';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Loop } from '@instep/web/play/loop.svelte';
import { Playback } from '@instep/web/play/playback.svelte';
import { FakeVideo } from '../../support/fake-video.ts';

const RANGE = { from: 10, to: 14 };

const open = async (rate = 1) => {
  const [first, second] = [new FakeVideo(), new FakeVideo()];
  const epochs: Epoch[] = [];
  let loop: Loop | null = null;
  const playback = new Playback(first.element, {
    onEpoch: (epoch) => {
      epochs.push(epoch);
      loop?.handlePlaybackRate(epoch.playbackRate);
    },
    onInterrupted: () => undefined,
    onEnded: () => loop?.jumpBack(),
    onFailed: () => undefined,
  });
  loop = new Loop(playback, second.element, RANGE);
  loop.setPlaybackRate(rate);
  await playback.play();
  return { first, second, playback, loop, epochs };
};

/** Advances the clocks of the playing elements, as a browser does. */
const passes = (duration: number, ...videos: readonly FakeVideo[]) => {
  for (let k = 0; k < duration; k++) {
    vi.advanceTimersByTime(1);
    for (const video of videos) video.advance(1);
  }
};

describe('Loop', () => {
  beforeEach(
    () =>
      void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] }),
  );
  afterEach(() => void vi.useRealTimers());

  it('parks the second video muted, a little before the beginning', async () => {
    const { first, second } = await open();
    expect([first.currentTime, second.currentTime]).toEqual([10, 9.7]);
    expect([second.muted, second.paused]).toEqual([true, true]);
  });

  it('starts the second video before the end, and switches to it at the end', async () => {
    const { first, second, playback, epochs } = await open();
    passes(3640, first, second);
    expect(second.paused).toBe(true);
    passes(20, first, second);
    expect([second.paused, second.muted]).toEqual([false, true]);
    passes(335, first, second);
    expect(playback.video).toBe(first.element);
    passes(10, first, second);
    expect(playback.video).toBe(second.element);
    expect([first.paused, first.muted, second.muted]).toEqual([true, true, false]);
    expect(epochs.at(-1)).toMatchObject({ epoch: 2, reason: 'seek', playbackRate: 1 });
    expect(first.currentTime).toBe(9.7);
  });

  it('measures the gap and starts the second video earlier by it', async () => {
    const { first, second, loop } = await open(0.5);
    // This browser takes 150 ms to start, not 50.
    for (const video of [first, second]) video.startDelayMs = 150;
    passes(60_000, first, second);
    const [once, twice, third] = loop.gaps;
    expect(once).toBeGreaterThan(95);
    expect(once).toBeLessThan(105);
    expect(Math.abs(twice ?? NaN)).toBeLessThan(40);
    expect(Math.abs(third ?? NaN)).toBeLessThan(15);
    expect(loop.gaps).toHaveLength(7);
  });

  it('seeks back if the second video is not ready', async () => {
    const { first, playback } = await open();
    first.dispatch('ended');
    expect(playback.video).toBe(first.element);
    expect(first.currentTime).toBe(10);
  });

  it('parks the second video again if playback pauses', async () => {
    const { first, second, playback } = await open();
    passes(3900, first, second);
    expect(second.paused).toBe(false);
    playback.pause('pause');
    passes(1000, first, second);
    expect([second.paused, second.currentTime, playback.video === first.element]).toEqual([true, 9.7, true]);
  });

  it('plays both elements at the same speed without changing the pitch', async () => {
    const { first, second, loop } = await open();
    loop.setPlaybackRate(0.6);
    for (const video of [first, second]) {
      expect([video.playbackRate, video.defaultPlaybackRate, video.preservesPitch]).toEqual([0.6, 0.6, true]);
    }
  });
});
