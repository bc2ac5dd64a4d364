import { describe, expect, it } from 'vitest';
import { keepAwake } from '../../../apps/web/src/play/stay-awake.ts';

class FakeLock {
  released = false;
  async release(): Promise<void> {
    this.released = true;
  }
}

class FakePage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  readonly locks: FakeLock[] = [];
  readonly wakeLock = {
    request: async () => {
      const lock = new FakeLock();
      this.locks.push(lock);
      return lock as unknown as WakeLockSentinel;
    },
  };

  /** As browsers do: the lock of a hidden page is taken back. */
  shows(visibilityState: DocumentVisibilityState): void {
    this.visibilityState = visibilityState;
    if (visibilityState === 'hidden') for (const lock of this.locks) lock.released = true;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the screen', () => {
  it('stays on, again after each look away, until it may turn off', async () => {
    const page = new FakePage();
    const release = keepAwake({ wakeLock: page.wakeLock, page });
    await settled();
    for (let looks = 1; looks <= 3; looks++) {
      expect(page.locks.filter(({ released }) => !released)).toHaveLength(1);
      page.shows('hidden');
      page.shows('visible');
      await settled();
      expect(page.locks).toHaveLength(looks + 1);
    }
    release();
    await settled();
    expect(page.locks.every(({ released }) => released)).toBe(true);
    page.shows('visible');
    await settled();
    expect(page.locks).toHaveLength(4);
  });

  it('asks for no second lock while it holds one, and none on a hidden page', async () => {
    const page = new FakePage();
    keepAwake({ wakeLock: page.wakeLock, page });
    await settled();
    page.shows('visible');
    await settled();
    expect(page.locks).toHaveLength(1);
    const hidden = new FakePage();
    hidden.visibilityState = 'hidden';
    keepAwake({ wakeLock: hidden.wakeLock, page: hidden });
    await settled();
    expect(hidden.locks).toHaveLength(0);
  });

  it('gives back a lock that comes after the screen has been left, and does without where there is none', async () => {
    const page = new FakePage();
    keepAwake({ wakeLock: page.wakeLock, page })();
    await settled();
    expect(page.locks.every(({ released }) => released)).toBe(true);
    expect(() => keepAwake({ wakeLock: undefined, page })()).not.toThrow();
  });

  it('tries again when a request was refused', async () => {
    const page = new FakePage();
    const refused = { request: () => Promise.reject(new DOMException('battery', 'NotAllowedError')) };
    keepAwake({
      wakeLock: { request: () => (page.locks.length === 0 ? refused.request() : page.wakeLock.request()) },
      page,
    });
    await settled();
    page.locks.push(new FakeLock());
    page.shows('visible');
    await settled();
    expect(page.locks).toHaveLength(2);
  });
});
