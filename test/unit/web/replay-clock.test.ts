import { describe, expect, it } from 'vitest';
import { ReplayClock } from '@instep/web/review/replay-clock.svelte';

type OnFrame = (now: number, frame: { mediaTime: number }) => void;

/** A video whose seek ends when the test calls `arrive`. */
const fakeVideo = () => {
  const target = new EventTarget();
  let onFrame: OnFrame | null = null;
  const seeks: number[] = [];
  const video = Object.assign(target, {
    seeking: false,
    playbackRate: 1,
    play: async () => undefined,
    pause: () => undefined,
    requestVideoFrameCallback: (callback: OnFrame) => ((onFrame = callback), 1),
    cancelVideoFrameCallback: () => undefined,
  });
  Object.defineProperty(video, 'currentTime', {
    set: (t: number) => {
      seeks.push(t);
      video.seeking = true;
    },
  });
  return {
    video: video as unknown as HTMLVideoElement,
    seeks,
    arrive: (mediaTime: number) => {
      video.seeking = false;
      target.dispatchEvent(new Event('seeked'));
      onFrame?.(0, { mediaTime });
    },
    show: (mediaTime: number) => onFrame?.(0, { mediaTime }),
    end: () => target.dispatchEvent(new Event('ended')),
  };
};

/** Animation frames that the test runs with `tick`. */
const fakeScheduler = () => {
  let waiting: ((now: number) => void) | null = null;
  return {
    requestAnimationFrame: (tick: (now: number) => void) => ((waiting = tick), 1),
    cancelAnimationFrame: () => (waiting = null),
    tick: (now: number) => waiting?.(now),
  };
};

describe('ReplayClock', () => {
  it('seeks at once and seeks the video', () => {
    const { video, seeks } = fakeVideo();
    const clock = new ReplayClock(video, 10, fakeScheduler());
    clock.seek(4);
    expect(clock.mediaTime).toBe(4);
    expect(seeks).toEqual([4]);
  });

  it('stays within the dance', () => {
    const clock = new ReplayClock(null, 10, fakeScheduler());
    clock.seek(-1);
    expect(clock.mediaTime).toBe(0);
    clock.seek(11);
    expect(clock.mediaTime).toBe(10);
  });

  it('seeks a video that is still seeking only to the last requested time', () => {
    const { video, seeks, arrive } = fakeVideo();
    const clock = new ReplayClock(video, 10, fakeScheduler());
    for (const t of [1, 2, 3, 4]) clock.seek(t);
    expect(seeks).toEqual([1]);
    arrive(1);
    expect(seeks).toEqual([1, 4]);
    expect(clock.mediaTime).toBe(4);
  });

  it('follows the frames of the video while it plays, not while it is paused', () => {
    const { video, show } = fakeVideo();
    const clock = new ReplayClock(video, 10, fakeScheduler());
    clock.seek(2);
    show(1.9);
    expect(clock.mediaTime).toBe(2);
    expect(clock.shownFrameTime).toBe(1.9);
    Object.assign(video, { seeking: false });
    clock.play();
    show(2.5);
    expect(clock.mediaTime).toBe(2.5);
  });

  it('ignores a late frame from before a seek', () => {
    const { video, show } = fakeVideo();
    const clock = new ReplayClock(video, 10, fakeScheduler());
    clock.play();
    show(1);
    clock.seek(8);
    show(1.04);
    expect(clock.mediaTime).toBe(8);
  });

  it('stops at the end, and starts over when played again', () => {
    const { video, show, end } = fakeVideo();
    const clock = new ReplayClock(video, 10, fakeScheduler());
    clock.play();
    show(9.99);
    end();
    expect(clock.isPlaying).toBe(false);
    clock.play();
    expect(clock.mediaTime).toBe(0);
  });

  it('runs by itself without a video, at the chosen rate', () => {
    const ticker = fakeScheduler();
    const clock = new ReplayClock(null, 10, ticker);
    clock.setRate(0.5);
    clock.play();
    ticker.tick(1000);
    ticker.tick(3000);
    expect(clock.mediaTime).toBe(1);
    clock.pause();
    ticker.tick(5000);
    expect(clock.mediaTime).toBe(1);
  });
});
