import { describe, expect, it } from 'vitest';
import { importShareOf } from '@instep/web/studio/import-progress';

const progress = (share: number) => ({ stage: 'poses', share, etaS: 10 });

describe('importShareOf', () => {
  it('goes on from the upload to the stages, without going back', () => {
    const shares = [
      importShareOf({ state: 'receiving', bytes: 100, received: 0, progress: null }),
      importShareOf({ state: 'receiving', bytes: 100, received: 50, progress: null }),
      importShareOf({ state: 'queued', bytes: 100, received: 100, progress: null }),
      importShareOf({ state: 'running', bytes: 100, received: 100, progress: progress(0) }),
      importShareOf({ state: 'running', bytes: 100, received: 100, progress: progress(0.5) }),
      importShareOf({ state: 'done', bytes: 100, received: 100, progress: null }),
    ];
    expect(shares.map((share) => Math.round(100 * share))).toEqual([0, 5, 10, 10, 55, 100]);
  });

  it('is that of the stages for a video on the server', () => {
    expect(importShareOf({ state: 'running', received: 0, progress: progress(0.25) })).toBe(0.25);
    expect(importShareOf({ state: 'queued', received: 0, progress: null })).toBe(0);
  });
});
