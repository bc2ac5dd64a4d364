import type { FrameRow } from '@instep/choreo/score-csv';
import { FRAMES_COLUMNS } from '@instep/choreo/score-csv';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from '../../../apps/server/src/store/files/csv-line.ts';
import { FramesError, parseFramePoints, scoreSeries } from '../../../apps/web/src/review/session-lanes.ts';

const EMPTY = Object.fromEntries(FRAMES_COLUMNS.map(({ name }) => [name, null])) as FrameRow;
const csvOf = (rows: readonly Partial<FrameRow>[]): string =>
  [csvHeader(FRAMES_COLUMNS), ...rows.map((row) => csvLine(FRAMES_COLUMNS, { ...EMPTY, ...row }))].join('');

describe('the frames of a session', () => {
  it('are read from frames.csv, whatever the player is called', () => {
    const csv = csvOf([
      { media_time_s: 1, outcome: 'seen', score_pct: 40, confidence_pct: 90, player: '=a, "b"' },
      { media_time_s: 2, outcome: 'nobody', score_pct: null, confidence_pct: null, player: '=a, "b"' },
    ]);
    expect(parseFramePoints(csv)).toEqual([
      { mediaTime: 1, score: 40, confidence: 90 },
      { mediaTime: 2, score: null, confidence: null },
    ]);
  });

  it('are found by the names of their columns, whichever version wrote them', () => {
    const csv =
      'sky,confidence_pct,outcome,media_time_s,score_pct,sequence\r\n"a,b",90,seen,1,40,0\r\n,80,nobody,2,,1\r\n';
    expect(parseFramePoints(`\uFEFF${csv}`)).toEqual([
      { mediaTime: 1, score: 40, confidence: 90 },
      { mediaTime: 2, score: null, confidence: null },
    ]);
    expect(() => parseFramePoints('a,b\n1,2\n')).toThrow(FramesError);
  });

  it('leave out frames without a moment of the video, and a row that is half written', () => {
    expect(parseFramePoints(`${csvOf([{ media_time_s: null, outcome: 'seen' }])}7,1,se`)).toEqual([]);
  });
});

describe('the score over time', () => {
  const frames = [{ mediaTime: 1, score: 40, confidence: 90 }];

  it("is the result's own", () => {
    expect(scoreSeries([{ mediaTime: 1.2, score: 80 }], frames)).toEqual({ times: [1.2], values: [80] });
  });

  it('is made of the frames when there is no result', () => {
    expect(scoreSeries(undefined, frames)).toEqual({ times: [1], values: [40] });
  });
});
