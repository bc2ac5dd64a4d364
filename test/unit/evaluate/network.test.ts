import { describe, expect, it } from 'vitest';
import { framesSent } from '@instep/evaluate/network/live-flow';
import { withBreak } from '@instep/evaluate/network/playback';
import { circlingWrist } from '../../support/test-dance.ts';

const camera = circlingWrist(4);

describe('framesSent', () => {
  it('sends frames at the granted rate when answers arrive at once', () => {
    const perSecond = framesSent(camera, 0, 'eager').length / 4;
    expect(perSecond).toBeGreaterThan(9);
    expect(perSecond).toBeLessThanOrEqual(12.5);
  });

  it('sends at most two frames per round trip when answers are slow', () => {
    // 1 s on the way and two inferences of 60 ms: two frames in 1.12 s at the most.
    expect(framesSent(camera, 1000, 'eager').length).toBeLessThanOrEqual(8);
  });

  it('has long gaps at an eager pace, and none at an even pace once the round trip is known', () => {
    const longestGap = (pace: 'eager' | 'even'): number => {
      const times = framesSent(circlingWrist(20), 500, pace).flatMap(({ mediaTime }) =>
        mediaTime < 5 ? [] : [mediaTime],
      );
      return Math.max(...times.slice(1).map((time, index) => time - (times[index] as number)));
    };
    expect(longestGap('eager')).toBeGreaterThan(0.4);
    expect(longestGap('even')).toBeLessThan(0.35);
  });
});

describe('withBreak', () => {
  const inputs = withBreak(camera, { reason: 'seek', at: 2, resumesAt: 1, framesDuringBreak: 3 });
  const frames = inputs.flatMap((input) => ('frame' in input ? [input.frame] : []));

  it('opens an epoch for the break and another one for the resumed playback', () => {
    const epochs = inputs.flatMap((input) => ('epoch' in input ? [input.epoch] : []));
    expect(epochs).toEqual([
      { epoch: 1, reason: 'seek', mediaTime: 2, playbackRate: 0 },
      { epoch: 2, reason: 'play', mediaTime: 1, playbackRate: 1 },
    ]);
  });

  it('numbers frames without a gap, and assigns those of the break to its epoch', () => {
    expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, index) => index));
    expect(frames.filter(({ epoch }) => epoch === 1)).toHaveLength(3);
  });

  it('resumes playback at the target of the seek', () => {
    expect(frames.find(({ epoch }) => epoch === 2)?.mediaTime).toBe(1);
  });
});
