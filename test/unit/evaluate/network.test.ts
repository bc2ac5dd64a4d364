import { describe, expect, it } from 'vitest';
import { framesSent } from '../../../tools/evaluate/src/network/live-flow.ts';
import { withBreak } from '../../../tools/evaluate/src/network/playback.ts';
import { circlingWrist } from '../../support/made-motion.ts';

const camera = circlingWrist(4);

describe('framesSent', () => {
  it('sends every frame that the granted rate allows when answers come at once', () => {
    const perSecond = framesSent(camera, 0, 'eager').length / 4;
    expect(perSecond).toBeGreaterThan(9);
    expect(perSecond).toBeLessThanOrEqual(12.5);
  });

  it('sends two frames a round trip when answers are slow', () => {
    // 1 s on the way and two inferences of 60 ms: two frames in 1.12 s at the most.
    expect(framesSent(camera, 1000, 'eager').length).toBeLessThanOrEqual(8);
  });

  it('an eager client sends two close together and waits; an even one, once it knows the way, spreads them', () => {
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
  const heard = withBreak(camera, { reason: 'seek', at: 2, goesOnAt: 1, framesMeanwhile: 3 });
  const frames = heard.flatMap((one) => ('frame' in one ? [one.frame] : []));

  it('tells of the break, and of the going on, between the frames', () => {
    const epochs = heard.flatMap((one) => ('epoch' in one ? [one.epoch] : []));
    expect(epochs).toEqual([
      { epoch: 1, reason: 'seek', mediaTime: 2, playbackRate: 0 },
      { epoch: 2, reason: 'play', mediaTime: 1, playbackRate: 1 },
    ]);
  });

  it('numbers frames without a gap, and marks them with their epoch', () => {
    expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, index) => index));
    expect(frames.filter(({ epoch }) => epoch === 1)).toHaveLength(3);
  });

  it('goes on where the seek leads', () => {
    expect(frames.find(({ epoch }) => epoch === 2)?.mediaTime).toBe(1);
  });
});
