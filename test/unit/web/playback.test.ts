import type { Epoch } from '@instep/choreo/epoch';
import { describe, expect, it } from 'vitest';
import { Playback } from '@instep/web/play/playback.svelte';
import { FakeVideo } from '../../support/fake-video.ts';

const open = () => {
  const video = new FakeVideo();
  const epochs: Epoch[] = [];
  const events: string[] = [];
  const playback = new Playback(video.element, {
    onEpoch: (epoch) => epochs.push(epoch),
    onInterrupted: () => events.push('interrupted'),
    onEnded: () => events.push('ended'),
    onFailed: () => events.push('failed'),
  });
  return { video, playback, epochs, events, reasons: () => epochs.map(({ reason }) => reason) };
};

describe('Playback', () => {
  it('begins a new epoch at every start, pause and stall', async () => {
    const { video, playback, epochs } = open();
    await playback.play();
    video.currentTime = 3;
    video.dispatch('waiting');
    video.dispatch('playing');
    playback.pause('pause');
    expect(epochs).toEqual([
      { epoch: 1, reason: 'play', mediaTime: 0, playbackRate: 1 },
      { epoch: 2, reason: 'stall', mediaTime: 3, playbackRate: 0 },
      { epoch: 3, reason: 'play', mediaTime: 3, playbackRate: 1 },
      { epoch: 4, reason: 'pause', mediaTime: 3, playbackRate: 0 },
    ]);
  });

  it('begins a new epoch at a seek and at a change of rate', async () => {
    const { video, playback, epochs, reasons } = open();
    await playback.play();
    video.dispatch('seeking');
    video.playbackRate = 0.5;
    video.dispatch('ratechange');
    expect(reasons()).toEqual(['play', 'seek', 'rate']);
    expect(epochs.at(-1)?.playbackRate).toBe(0.5);
  });

  it('begins no epoch when it is nudged', async () => {
    const { video, playback, epochs, reasons } = open();
    await playback.play();
    for (const rate of [1.04, 0.96, 1]) {
      playback.nudge(rate);
      video.dispatch('ratechange');
      expect(video.playbackRate).toBe(rate);
    }
    playback.nudge(1.04);
    video.dispatch('waiting');
    video.dispatch('playing');
    expect(reasons()).toEqual(['play', 'stall', 'play']);
    expect(epochs.map(({ playbackRate }) => playbackRate)).toEqual([1, 0, 1]);
  });

  it('tells its clock the true rate of a nudge', async () => {
    const { video, playback } = open();
    await playback.play();
    playback.nudge(1.04);
    video.presentFrame({ now: 1000, mediaTime: 4 });
    expect(playback.clock.mediaTimeAt(1025)).toEqual({ mediaTime: 4.026, epoch: 1, rate: 1.04 });
    expect(playback.clock.lastFrame).toEqual({ shownAt: 1000, mediaTime: 4, epoch: 1, rate: 1.04 });
  });

  it('begins an epoch when somebody else changes the rate after a nudge', async () => {
    const { video, playback, reasons, epochs } = open();
    await playback.play();
    playback.nudge(1);
    for (const rate of [0.5, 1]) {
      video.playbackRate = rate;
      video.dispatch('ratechange');
    }
    expect(reasons()).toEqual(['play', 'rate', 'rate']);
    expect(epochs.map(({ playbackRate }) => playbackRate)).toEqual([1, 0.5, 1]);
  });

  it('begins no epoch while the video is not running', () => {
    const { video, playback, reasons } = open();
    video.dispatch('waiting');
    video.dispatch('seeking');
    video.dispatch('playing');
    playback.pause('pause');
    expect(reasons()).toEqual([]);
  });

  it('reports a pause from outside, but not its own', async () => {
    const { video, playback, events } = open();
    await playback.play();
    video.pause();
    expect(events).toEqual(['interrupted']);
    playback.pause('pause');
    expect(events).toEqual(['interrupted']);
  });

  it('does not report the pause before the end as an interruption', async () => {
    const { video, playback, events } = open();
    await playback.play();
    video.ended = true;
    video.pause();
    video.dispatch('ended');
    expect(events).toEqual(['ended']);
    expect(playback.state).toBe('ended');
  });

  it('stops loading and reports nothing after it was closed', async () => {
    const { video, playback, events } = open();
    video.src = 'a.mp4';
    await playback.play();
    playback.close();
    video.dispatch('error');
    expect(video.src).toBe('');
    expect(events).toEqual([]);
  });
});
