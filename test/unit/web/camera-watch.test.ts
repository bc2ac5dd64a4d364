import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CameraPulse } from '../../../apps/web/src/camera/camera-pulse.ts';
import { watchCamera } from '../../../apps/web/src/camera/camera-watch.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const watching = () => {
  const [video, pulse, page] = [new FakeVideo(), new CameraPulse(), { hidden: false }];
  let isDrawn = true;
  const observed = vi.fn();
  void video.play();
  const stop = watchCamera({
    video: video.element,
    pulse,
    isMuted: () => false,
    observed,
    compare: () => true,
    life: {
      page,
      requestAnimationFrame: (callback) => {
        if (isDrawn) callback();
        return 0;
      },
    },
  });
  /** Time passes, with a frame each 100 ms or none. */
  const passes = (duration: number, comes: boolean): void => {
    for (let passed = 0; passed < duration; passed += 100) {
      if (comes) video.shows({ now: passed });
      vi.advanceTimersByTime(100);
    }
  };
  return { video, pulse, page, observed, stop, passes, draws: (draws: boolean) => (isDrawn = draws) };
};

describe('the watch over a camera', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells frames that stop, and frames that come again', () => {
    const { pulse, passes } = watching();
    passes(2_000, true);
    expect([pulse.silence, pulse.isAlive]).toEqual([null, true]);
    passes(1_600, false);
    expect(pulse.silence).toBe('no_frames');
    passes(400, true);
    expect([pulse.silence, pulse.isAlive]).toEqual([null, true]);
  });

  it('says nothing about a page that is hidden, and none about one that is not drawn', () => {
    const { pulse, page, passes, draws } = watching();
    passes(1_000, true);
    page.hidden = true;
    passes(20_000, false);
    page.hidden = false;
    draws(false);
    passes(20_000, false);
    expect(pulse.silence).toBeNull();
  });

  it('plays on an element that left the page, as that of a hidden tile does, and takes it for no fault of the camera', () => {
    const { video, pulse, passes } = watching();
    passes(1_000, true);
    video.pause();
    passes(200, false);
    expect([video.paused, pulse.silence]).toEqual([false, null]);
    video.refusesToPlay = new Error('not now');
    video.pause();
    passes(20_000, false);
    expect(pulse.silence).toBeNull();
  });

  it('stops when it is told to', () => {
    const { observed, stop, passes } = watching();
    passes(1_000, true);
    const before = observed.mock.calls.length;
    stop();
    passes(1_000, true);
    expect([before > 0, observed.mock.calls.length]).toEqual([true, before]);
  });
});
