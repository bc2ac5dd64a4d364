import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PoseView } from '@instep/web/play/pose-view.svelte';
import { createFakeCanvas } from '../../support/fake-canvas.ts';

const POSE = [1, 2, 0.9];
const FRAME = createFakeCanvas({ width: 480, height: 360 });

const open = () => {
  const view = new PoseView();
  /** A pose comes at the end of each interval, ms. */
  const sees = (intervals: readonly number[], pose: readonly number[] | null = POSE, frame = FRAME) => {
    for (const interval of intervals) {
      vi.advanceTimersByTime(interval);
      view.handlePose(pose, frame);
    }
  };
  return { view, sees };
};

describe('PoseView', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows poses on the video until four came less than 500 ms apart, then each on its own frame', () => {
    const { view, sees } = open();
    sees([0, 499, 499]);
    expect(view.shown).toEqual({ pose: POSE, frame: null });
    sees([499]);
    expect(view.shown.frame).toBe(FRAME);
  });

  it('shows the video alone when no pose came for half a second', () => {
    const { view, sees } = open();
    sees([0, 66, 66, 66]);
    vi.advanceTimersByTime(499);
    expect(view.shown).toEqual({ pose: POSE, frame: FRAME });
    vi.advanceTimersByTime(1);
    expect(view.shown).toEqual({ pose: null, frame: null });
  });

  it('does not switch to and fro when poses come slowly', () => {
    const { view, sees } = open();
    for (let n = 0; n < 10; n++) {
      sees([600]);
      expect(view.shown).toEqual({ pose: POSE, frame: null });
    }
  });

  it('shows the video as soon as nobody is seen, and waits for four poses again', () => {
    const { view, sees } = open();
    sees([0, 66, 66, 66]);
    sees([66], null);
    expect(view.shown).toEqual({ pose: null, frame: null });
    sees([66, 66, 66]);
    expect(view.shown.frame).toBeNull();
    sees([66]);
    expect(view.shown.frame).toBe(FRAME);
  });

  it('shows a pose on the video when its frame is not kept any more', () => {
    const { view, sees } = open();
    sees([0, 66, 66, 66]);
    view.handlePose(POSE, null);
    expect(view.shown).toEqual({ pose: POSE, frame: null });
  });

  it('changes nothing after it was closed', () => {
    const { view, sees } = open();
    sees([0, 66, 66, 66]);
    view.close();
    vi.advanceTimersByTime(5000);
    expect(view.shown.frame).toBe(FRAME);
  });
});
