import { describe, expect, it } from 'vitest';
import { VideoClock } from '@instep/web/play/video-clock.svelte';
import { FakeVideo } from '../../support/fake-video.ts';

describe('VideoClock', () => {
  it('has the media time of the frame that was presented last', () => {
    const video = new FakeVideo();
    const clock = new VideoClock(video.element);
    video.presentFrame({ now: 1000, mediaTime: 4.2 });
    video.presentFrame({ now: 1033, mediaTime: 4.233 });
    expect(clock.mediaTime).toBe(4.233);
  });

  it('returns the epoch and the playback rate at which the frame of a moment was presented', () => {
    const video = new FakeVideo();
    const clock = new VideoClock(video.element);
    video.presentFrame({ now: 1000, mediaTime: 0 });
    clock.setEpoch(1, 1);
    video.presentFrame({ now: 2000, mediaTime: 0.033 });
    expect(clock.mediaTimeAt(1990)).toEqual({ mediaTime: 0, epoch: 0, rate: 0 });
    expect(clock.mediaTimeAt(2000)).toEqual({ mediaTime: 0.033, epoch: 1, rate: 1 });
  });

  it('ignores frames that are presented after it was closed', () => {
    const video = new FakeVideo();
    const clock = new VideoClock(video.element);
    clock.close();
    video.presentFrame({ now: 1000, mediaTime: 4.2 });
    expect(clock.mediaTime).toBe(0);
  });
});
