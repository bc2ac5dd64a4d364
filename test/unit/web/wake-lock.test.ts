import { describe, expect, it } from 'vitest';
import { keepScreenOn } from '@instep/web/play/wake-lock';

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

  /** Changes the visibility; as in browsers, the locks of a hidden page are released. */
  shows(visibilityState: DocumentVisibilityState): void {
    this.visibilityState = visibilityState;
    if (visibilityState === 'hidden') for (const lock of this.locks) lock.released = true;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('keepScreenOn', () => {
  it('requests the lock again each time the page becomes visible, until it is released', async () => {
    const page = new FakePage();
    const release = keepScreenOn({ wakeLock: page.wakeLock, page });
    await settled();
    for (let visits = 1; visits <= 3; visits++) {
      expect(page.locks.filter(({ released }) => !released)).toHaveLength(1);
      page.shows('hidden');
      page.shows('visible');
      await settled();
      expect(page.locks).toHaveLength(visits + 1);
    }
    release();
    await settled();
    expect(page.locks.every(({ released }) => released)).toBe(true);
    page.shows('visible');
    await settled();
    expect(page.locks).toHaveLength(4);
  });

  it('requests no second lock, and none for a hidden page', async () => {
    const page = new FakePage();
    keepScreenOn({ wakeLock: page.wakeLock, page });
    await settled();
    page.shows('visible');
    await settled();
    expect(page.locks).toHaveLength(1);
    const hidden = new FakePage();
    hidden.visibilityState = 'hidden';
    keepScreenOn({ wakeLock: hidden.wakeLock, page: hidden });
    await settled();
    expect(hidden.locks).toHaveLength(0);
  });

  it('releases a lock that arrives late, and does nothing without support', async () => {
    const page = new FakePage();
    keepScreenOn({ wakeLock: page.wakeLock, page })();
    await settled();
    expect(page.locks.every(({ released }) => released)).toBe(true);
    expect(() => keepScreenOn({ wakeLock: undefined, page })()).not.toThrow();
  });

  it('retries after a refused request', async () => {
    const page = new FakePage();
    const refused = { request: () => Promise.reject(new DOMException('battery', 'NotAllowedError')) };
    keepScreenOn({
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
