import type { DanceResult } from '@instep/choreo/result';
import type { FrameRow } from '@instep/choreo/score-csv';
import { describe, expect, it } from 'vitest';
import { scoreCurve } from '../../../apps/web/src/report/session-report.ts';

const frames = [
  { video_t_s: 1, score_pct: 40 },
  { video_t_s: null, score_pct: null },
  { video_t_s: 2, score_pct: null },
] as FrameRow[];

describe('scoreCurve', () => {
  it("is the result's own", () => {
    const curve = [{ mediaTime: 1.2, score: 80 }];
    expect(scoreCurve({ session: { result: { curve } as unknown as DanceResult }, moves: [], frames })).toEqual(curve);
  });

  it('is made of the frames when there is no result', () => {
    expect(scoreCurve({ session: { result: null }, moves: [], frames })).toEqual([
      { mediaTime: 1, score: 40 },
      { mediaTime: 2, score: null },
    ]);
  });
});
