import type { Epoch } from '@instep/choreo/epoch';
import { describe, expect, it } from 'vitest';
import { Playback } from '../../../apps/web/src/play/playback.svelte.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const open = () => {
  const video = new FakeVideo();
  const epochs: Epoch[] = [];
  const told: string[] = [];
  const playback = new Playback(video.element, {
    turned: (epoch) => epochs.push(epoch),
    interrupted: () => told.push('interrupted'),
    ended: () => told.push('ended'),
    failed: () => told.push('failed'),
  });
  return { video, playback, epochs, told, reasons: () => epochs.map(({ reason }) => reason) };
};

describe('Playback', () => {
  it('opens an epoch with every start, pause and stall, numbered upwards', async () => {
    const { video, playback, epochs } = open();
    await playback.play();
    video.currentTime = 3;
    video.tells('waiting');
    video.tells('playing');
    playback.pause('pause');
    expect(epochs).toEqual([
      { epoch: 1, reason: 'play', mediaTime: 0, playbackRate: 1 },
      { epoch: 2, reason: 'stall', mediaTime: 3, playbackRate: 0 },
      { epoch: 3, reason: 'play', mediaTime: 3, playbackRate: 1 },
      { epoch: 4, reason: 'pause', mediaTime: 3, playbackRate: 0 },
    ]);
  });

  it('opens an epoch with a seek and with another rate', async () => {
    const { video, playback, epochs, reasons } = open();
    await playback.play();
    video.tells('seeking');
    video.playbackRate = 0.5;
    video.tells('ratechange');
    expect(reasons()).toEqual(['play', 'seek', 'rate']);
    expect(epochs.at(-1)?.playbackRate).toBe(0.5);
  });

  it('says nothing of a video that does not run', () => {
    const { video, playback, reasons } = open();
    video.tells('waiting');
    video.tells('seeking');
    video.tells('playing');
    playback.pause('pause');
    expect(reasons()).toEqual([]);
  });

  it('tells of a pause that is not its own, but not of its own', async () => {
    const { video, playback, told } = open();
    await playback.play();
    video.pause();
    expect(told).toEqual(['interrupted']);
    playback.pause('pause');
    expect(told).toEqual(['interrupted']);
  });

  it('is not interrupted by the pause that comes before the end', async () => {
    const { video, playback, told } = open();
    await playback.play();
    video.ended = true;
    video.pause();
    video.tells('ended');
    expect(told).toEqual(['ended']);
    expect(playback.state).toBe('ended');
  });

  it('closes the video: it loads and tells no more', async () => {
    const { video, playback, told } = open();
    video.src = 'a.mp4';
    await playback.play();
    playback.close();
    video.tells('error');
    expect(video.src).toBe('');
    expect(told).toEqual([]);
  });
});
