import { describe, expect, it } from 'vitest';
import { LatestOnly } from '../../../apps/server/src/play/latest-only.ts';
import { settled } from '../../support/run-session.ts';

/** Work that begins when its turn has come, and is done when it is told to be. */
const create = (turn?: Promise<void>) => {
  const begun: number[] = [];
  const dropped: number[] = [];
  const failed: number[] = [];
  const done: ((error?: Error) => void)[] = [];
  const latest = new LatestOnly<number>({
    work: async (take) => {
      if (turn) await turn;
      const item = take();
      if (item === null) return;
      begun.push(item);
      await new Promise<void>((resolve, reject) => done.push((error) => (error ? reject(error) : resolve())));
    },
    onDropped: (item) => dropped.push(item),
    onError: (_error, item) => failed.push(item),
  });
  return { latest, begun, dropped, failed, done };
};

describe('LatestOnly', () => {
  it('keeps only the newest of the others while one is worked on', async () => {
    const { latest, begun, dropped, done } = create();
    [1, 2, 3, 4].forEach((item) => latest.put(item));
    expect([begun, dropped]).toEqual([[1], [2, 3]]);
    done[0]?.();
    await settled();
    expect(begun).toEqual([1, 4]);
  });

  it('is idle when nothing is in work and nothing waits', async () => {
    const { latest, done } = create();
    await latest.idle();
    latest.put(1);
    latest.put(2);
    let idle = false;
    const waiting = latest.idle().then(() => (idle = true));
    done[0]?.();
    await settled();
    expect(idle).toBe(false);
    done[1]?.();
    await waiting;
    expect(idle).toBe(true);
  });

  it('goes on after a failure', async () => {
    const { latest, begun, failed, done } = create();
    latest.put(1);
    latest.put(2);
    done[0]?.(new Error('no'));
    await settled();
    expect([begun, failed]).toEqual([[1, 2], [1]]);
    done[1]?.();
    await settled();
    latest.put(3);
    expect(begun).toEqual([1, 2, 3]);
  });

  it('drops the waiting one when told to', async () => {
    const { latest, begun, dropped, done } = create();
    latest.put(1);
    latest.put(2);
    latest.dropWaiting();
    done[0]?.();
    await settled();
    expect([begun, dropped]).toEqual([[1], [2]]);
  });

  it('takes the newest there is when its turn has come, and nothing when that was given up', async () => {
    let come = (): void => {};
    const { latest, begun, dropped } = create(new Promise((resolve) => (come = resolve)));
    [1, 2, 3].forEach((item) => latest.put(item));
    come();
    await settled();
    expect([begun, dropped]).toEqual([[3], [1, 2]]);
    const other = create(Promise.resolve());
    other.latest.put(1);
    other.latest.dropWaiting();
    await other.latest.idle();
    expect([other.begun, other.dropped]).toEqual([[], [1]]);
  });

  it('drops what was not taken when work fails before that', async () => {
    const { latest, begun, failed } = create(Promise.reject(new Error('no turn')));
    latest.put(1);
    await latest.idle();
    expect([begun, failed]).toEqual([[], [1]]);
  });
});
