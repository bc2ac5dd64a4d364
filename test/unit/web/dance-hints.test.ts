import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DanceHints, TIP_DURATION_MS } from '@instep/web/play/dance-hints.svelte';
import type { Framing } from '@instep/web/camera/framing';

const dancing = () => {
  const hints = new DanceHints();
  let now = 0;
  /** Reports this framing for a second. */
  const sees = (framing: Framing) => {
    for (let k = 0; k < 10; k++) hints.handleFraming(framing, (now += 100));
  };
  const judge = (...ratings: readonly ('good' | 'x' | 'nobody' | 'interrupted')[]) => {
    for (const outcome of ratings) {
      const rating = outcome === 'good' || outcome === 'x' ? outcome : null;
      hints.handleVerdict(
        { rating, ...(rating === null && { unseenReason: outcome as 'nobody' | 'interrupted' }) },
        now,
      );
    }
  };
  return { hints, sees, judge, waits: (duration: number) => (now += duration) };
};

describe('the hints during a dance', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('show where to stand after two unseen moves, until the player is seen again', () => {
    const { hints, sees, judge } = dancing();
    sees('nobody');
    judge('nobody');
    expect(hints.unseen).toBeNull();
    judge('nobody');
    expect(hints.unseen).toBe('nobody');
    sees('step_back');
    expect(hints.unseen).toBe('step_back');
    sees('all_seen');
    expect(hints.unseen).toBeNull();
    judge('nobody');
    expect(hints.unseen).toBeNull();
  });

  it('disappear once a move has a rating', () => {
    const { hints, sees, judge } = dancing();
    sees('hands_out');
    judge('nobody', 'nobody', 'good');
    expect(hints.unseen).toBeNull();
  });

  it('stay empty if the connection or the server was interrupted', () => {
    const { hints, sees, judge, waits } = dancing();
    sees('nobody');
    judge('interrupted', 'interrupted', 'interrupted');
    expect(hints.unseen).toBeNull();
    waits(5_000);
    judge('nobody', 'nobody');
    expect(hints.unseen).toBeNull();
  });

  it('propose something easier after three misses in a row, once in a dance and for a limited time', () => {
    const { hints, judge } = dancing();
    judge('x', 'x', 'good', 'x', 'x');
    expect([hints.showsTip, hints.isStruggling]).toEqual([false, false]);
    judge('nobody', 'x');
    expect([hints.showsTip, hints.isStruggling]).toEqual([true, true]);
    vi.advanceTimersByTime(TIP_DURATION_MS);
    judge('x', 'x', 'x', 'x');
    expect([hints.showsTip, hints.isStruggling]).toEqual([false, true]);
  });
});
