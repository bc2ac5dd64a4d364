import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CameraLiveness } from '@instep/web/camera/camera-liveness';
import { watchCamera } from '@instep/web/camera/camera-watch';
import { FakeVideo } from '../../support/fake-video.ts';

const watching = () => {
  const [video, liveness, page] = [new FakeVideo(), new CameraLiveness(), { hidden: false }];
  let isDrawn = true;
  const onObservation = vi.fn();
  void video.play();
  const stop = watchCamera({
    video: video.element,
    liveness,
    isMuted: () => false,
    onObservation,
    compare: () => true,
    pageState: {
      page,
      requestAnimationFrame: (callback) => {
        if (isDrawn) callback();
        return 0;
      },
    },
  });
  /** Advances the time, with a frame every 100 ms or without frames. */
  const advance = (duration: number, framesArrive: boolean): void => {
    for (let elapsed = 0; elapsed < duration; elapsed += 100) {
      if (framesArrive) video.presentFrame({ now: elapsed });
      vi.advanceTimersByTime(100);
    }
  };
  return { video, liveness, page, onObservation, stop, advance, setDrawn: (drawn: boolean) => (isDrawn = drawn) };
};

describe('watchCamera', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('detects frames that stop and frames that arrive again', () => {
    const { liveness, advance } = watching();
    advance(2_000, true);
    expect([liveness.silence, liveness.isAlive]).toEqual([null, true]);
    advance(1_600, false);
    expect(liveness.silence).toBe('no_frames');
    advance(400, true);
    expect([liveness.silence, liveness.isAlive]).toEqual([null, true]);
  });

  it('ignores missing frames while the page is hidden or not drawn', () => {
    const { liveness, page, advance, setDrawn } = watching();
    advance(1_000, true);
    page.hidden = true;
    advance(20_000, false);
    page.hidden = false;
    setDrawn(false);
    advance(20_000, false);
    expect(liveness.silence).toBeNull();
  });

  it('plays an element that was paused when it left the page, and does not report the camera for it', () => {
    const { video, liveness, advance } = watching();
    advance(1_000, true);
    video.pause();
    advance(200, false);
    expect([video.paused, liveness.silence]).toEqual([false, null]);
    video.playError = new Error('not now');
    video.pause();
    advance(20_000, false);
    expect(liveness.silence).toBeNull();
  });

  it('stops when the returned function is called', () => {
    const { onObservation, stop, advance } = watching();
    advance(1_000, true);
    const before = onObservation.mock.calls.length;
    stop();
    advance(1_000, true);
    expect([before > 0, onObservation.mock.calls.length]).toEqual([true, before]);
  });
});
