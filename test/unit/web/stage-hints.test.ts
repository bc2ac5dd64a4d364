import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StageHints, TIP_MS } from '../../../apps/web/src/play/stage-hints.svelte.ts';
import type { Framing } from '../../../apps/web/src/camera/framing.ts';

const dancing = () => {
  const hints = new StageHints();
  let now = 0;
  /** So it is seen for a second. */
  const sees = (framing: Framing) => {
    for (let k = 0; k < 10; k++) hints.see(framing, (now += 100));
  };
  const judge = (...ratings: readonly ('good' | 'x' | 'nobody' | 'interrupted')[]) => {
    for (const said of ratings) {
      const rating = said === 'good' || said === 'x' ? said : null;
      hints.judge({ rating, ...(rating === null && { unseenReason: said as 'nobody' | 'interrupted' }) }, now);
    }
  };
  return { hints, sees, judge, waits: (duration: number) => (now += duration) };
};

describe('what a player is told in mid-dance', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('after two unseen moves where to stand, until they are seen again', () => {
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

  it('nothing more of it once a move was rated', () => {
    const { hints, sees, judge } = dancing();
    sees('hands_out');
    judge('nobody', 'nobody', 'good');
    expect(hints.unseen).toBeNull();
  });

  it('nothing when the line or the server, not the player, was away', () => {
    const { hints, sees, judge, waits } = dancing();
    sees('nobody');
    judge('interrupted', 'interrupted', 'interrupted');
    expect(hints.unseen).toBeNull();
    waits(5_000);
    judge('nobody', 'nobody');
    expect(hints.unseen).toBeNull();
  });

  it('after three misses in a row something easier, once in a dance and for a while', () => {
    const { hints, judge } = dancing();
    judge('x', 'x', 'good', 'x', 'x');
    expect([hints.showsTip, hints.isStruggling]).toEqual([false, false]);
    judge('nobody', 'x');
    expect([hints.showsTip, hints.isStruggling]).toEqual([true, true]);
    vi.advanceTimersByTime(TIP_MS);
    judge('x', 'x', 'x', 'x');
    expect([hints.showsTip, hints.isStruggling]).toEqual([false, true]);
  });
});
