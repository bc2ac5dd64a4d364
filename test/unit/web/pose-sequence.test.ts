import { cells, header } from '@instep/choreo/column';
import { POSES_COLUMNS } from '@instep/choreo/session-csv';
import { describe, expect, it } from 'vitest';
import { poseRow } from '@instep/server/store/session-rows';
import { boundingBoxOf, parsePosesCsv, poseAt, PosesCsvError, poseSequenceOf } from '@instep/web/review/pose-sequence';
import { testDancerPose } from '../../support/test-dance.ts';

const csvOf = (times: readonly (number | null)[]): string =>
  [
    header(POSES_COLUMNS).join(','),
    ...times.map((t, k) => cells(POSES_COLUMNS, poseRow(k, t, testDancerPose(t ?? 0))).join(',')),
    '',
  ].join('\n');

describe('parsePosesCsv', () => {
  it('reads the poses as they were written', () => {
    const poses = parsePosesCsv(csvOf([0, 0.1, 0.2]));
    expect(poses.map(({ mediaTime }) => mediaTime)).toEqual([0, 0.1, 0.2]);
    const { x, y, confidence } = testDancerPose(0.1).left_wrist;
    const read = poseAt(poses, 0.1)?.left_wrist;
    expect(read?.x).toBeCloseTo(x, 0);
    expect(read?.y).toBeCloseTo(y, 0);
    expect(read?.confidence).toBeCloseTo(confidence, 2);
  });

  it('reads signs and decimals', () => {
    const rows = csvOf([0]).split('\n');
    const cellsOf = (rows[1] ?? '').split(',');
    const [, , , ...rest] = cellsOf;
    const poses = parsePosesCsv([rows[0], ['0', '1.250', '-12.5', ...rest].join(','), ''].join('\n'));
    expect(poses[0]?.mediaTime).toBe(1.25);
    expect(poses[0]?.pose?.[0]).toBe(-12.5);
  });

  it('leaves out frames without media time and a partly written row', () => {
    const whole = csvOf([0, null, 0.2]);
    expect(parsePosesCsv(`${whole}3,0.3,12`).map(({ mediaTime }) => mediaTime)).toEqual([0, 0.2]);
  });

  it('sorts the poses by media time if a section was danced again', () => {
    expect(parsePosesCsv(csvOf([0.2, 0.3, 0.1])).map(({ mediaTime }) => mediaTime)).toEqual([0.1, 0.2, 0.3]);
  });

  it('finds columns by name, in any order', () => {
    const rows = csvOf([0, 0.1])
      .trim()
      .split('\n')
      .map((row) => row.split(','));
    const swapped = (row: readonly string[], extra: string): string =>
      // Without one eye, with the nose in the last columns and text columns in between.
      [row[1], extra, ...row.slice(8), row[0], row[3], row[2], row[4]].join(',');
    const csv = rows.map((row, k) => `${swapped(row, k === 0 ? 'sky' : '"a, ""b"", 7"')}\r\n`).join('');
    const [wanted, read] = [parsePosesCsv(csvOf([0, 0.1])), parsePosesCsv(`\uFEFF${csv}`)];
    expect(read.map(({ mediaTime }) => mediaTime)).toEqual([0, 0.1]);
    const without = (k: number): number[] =>
      Array.from(wanted[k]?.pose ?? []).map((n, at) => (at >= 3 && at < 6 ? 0 : n));
    expect(read.map(({ pose }) => Array.from(pose ?? []))).toEqual([without(0), without(1)]);
  });

  it('rejects a file of another kind', () => {
    expect(() => parsePosesCsv('a,b\n1,2\n')).toThrow(PosesCsvError);
  });
});

describe('poseAt', () => {
  it('interpolates between two poses', () => {
    const poses = parsePosesCsv(csvOf([0, 0.1]));
    const [a, b, middle] = [0, 0.1, 0.05].map((t) => poseAt(poses, t)?.left_wrist.x ?? NaN);
    expect(middle).toBeCloseTo(((a ?? 0) + (b ?? 0)) / 2, 3);
  });

  it('is null in a gap and far from all poses', () => {
    const poses = parsePosesCsv(csvOf([0, 1]));
    expect(poseAt(poses, 0.5)).toBeNull();
    expect(poseAt(poses, 0.1)).not.toBeNull();
    expect(poseAt(poses, 9)).toBeNull();
    expect(poseAt([], 0)).toBeNull();
  });

  it('is null where nobody was seen', () => {
    expect(poseAt(poseSequenceOf([{ atS: 0, pose: null }]), 0)).toBeNull();
  });
});

describe('boundingBoxOf', () => {
  it('contains the whole dance', () => {
    const box = boundingBoxOf(parsePosesCsv(csvOf([0, 0.5, 1, 1.5])));
    const { x, y } = testDancerPose(0.5).left_wrist;
    expect(box).not.toBeNull();
    expect(x).toBeGreaterThan(box?.x ?? Infinity);
    expect(x).toBeLessThan((box?.x ?? 0) + (box?.width ?? 0));
    expect(y).toBeGreaterThan(box?.y ?? Infinity);
    expect(boundingBoxOf([])).toBeNull();
  });
});
