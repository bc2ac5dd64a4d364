import { type FrameRow, FRAMES_COLUMNS } from '@instep/choreo/session-csv';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from '@instep/server/store/csv-line';
import { FramesCsvError, parseFramesCsv, scoreSeries } from '@instep/web/review/session-data';

const EMPTY = Object.fromEntries(FRAMES_COLUMNS.map(({ name }) => [name, null])) as FrameRow;
const csvOf = (rows: readonly Partial<FrameRow>[]): string =>
  [csvHeader(FRAMES_COLUMNS), ...rows.map((row) => csvLine(FRAMES_COLUMNS, { ...EMPTY, ...row }))].join('');

describe('parseFramesCsv', () => {
  it('reads frames.csv, also if a player name has commas and quotes', () => {
    const csv = csvOf([
      { media_time_s: 1, outcome: 'seen', score_pct: 40, confidence_pct: 90, player: '=a, "b"' },
      { media_time_s: 2, outcome: 'nobody', score_pct: null, confidence_pct: null, player: '=a, "b"' },
    ]);
    expect(parseFramesCsv(csv)).toEqual([
      { mediaTime: 1, score: 40, confidence: 90 },
      { mediaTime: 2, score: null, confidence: null },
    ]);
  });

  it('finds columns by name and rejects a file without them', () => {
    const csv =
      'sky,confidence_pct,outcome,media_time_s,score_pct,sequence\r\n"a,b",90,seen,1,40,0\r\n,80,nobody,2,,1\r\n';
    expect(parseFramesCsv(`\uFEFF${csv}`)).toEqual([
      { mediaTime: 1, score: 40, confidence: 90 },
      { mediaTime: 2, score: null, confidence: null },
    ]);
    expect(() => parseFramesCsv('a,b\n1,2\n')).toThrow(FramesCsvError);
  });

  it('leaves out frames without media time and a partly written row', () => {
    expect(parseFramesCsv(`${csvOf([{ media_time_s: null, outcome: 'seen' }])}7,1,se`)).toEqual([]);
  });
});

describe('scoreSeries', () => {
  const frames = [{ mediaTime: 1, score: 40, confidence: 90 }];

  it('is the curve of the result', () => {
    expect(scoreSeries([{ mediaTime: 1.2, score: 80 }], frames)).toEqual({ times: [1.2], values: [80] });
  });

  it('is the live score of the frames if there is no result', () => {
    expect(scoreSeries(undefined, frames)).toEqual({ times: [1], values: [40] });
  });
});
