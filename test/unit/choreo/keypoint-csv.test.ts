import { KEYPOINT_CSV_HEADER, KeypointCsvError, makeKeypointRow, parseKeypointRows } from '@instep/choreo/keypoint-csv';
import type { TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import { describe, expect, test } from 'vitest';
import { anyPose } from '../../support/poses.ts';

const FLAT = byKeypoint((name) => ({ ...anyPose()[name], world: null }));
const PARTIAL = { ...FLAT, left_heel: { x: 0, y: 0, confidence: 0, world: null } };
const FRAMES: TimedPose[] = [
  { mediaTime: 0, pose: anyPose() },
  { mediaTime: 0.066667, pose: null },
  { mediaTime: 0.133333, pose: FLAT },
  { mediaTime: 0.2, pose: PARTIAL },
];
const records = () => [[...KEYPOINT_CSV_HEADER], ...FRAMES.map((frame, k) => makeKeypointRow(k, frame))];

/** The records with one cell changed: row 0 is the header. */
const changed = (row: number, column: number, cell: string) =>
  records().map((cells, r) => (r === row ? cells.with(column, cell) : cells));

describe('a keypoint CSV', () => {
  test('has 200 columns: two, then six for each keypoint', () => {
    expect(KEYPOINT_CSV_HEADER).toHaveLength(200);
    expect(KEYPOINT_CSV_HEADER.slice(0, 8)).toEqual([
      'frame',
      'media_time_s',
      'nose_x',
      'nose_y',
      'nose_confidence',
      'nose_world_x',
      'nose_world_y',
      'nose_world_z',
    ]);
  });

  test('is read back as it was written', () => {
    expect(parseKeypointRows(records(), 'dance.csv')).toEqual(FRAMES);
  });

  test('gives the same rows when written again from what was read', () => {
    const again = parseKeypointRows(records(), 'dance.csv').map((frame, k) => makeKeypointRow(k, frame));
    expect(again).toEqual(records().slice(1));
  });

  test('has a row of empty cells where nobody is seen', () => {
    expect(makeKeypointRow(7, { mediaTime: 0.5, pose: null })).toEqual([
      '7',
      '0.500000',
      ...Array<string>(198).fill(''),
    ]);
  });

  test.each([
    ['nothing at all', [], 'dance.csv:1: expected a header of 200 columns, got nothing'],
    ['a header alone', records().slice(0, 1), 'dance.csv:2: expected at least one row, got the end of the file'],
    ['a narrow header', [KEYPOINT_CSV_HEADER.slice(1)], 'dance.csv:1: expected 200 columns, got 199'],
    ['another name', changed(0, 2, 'Nose_x'), 'dance.csv:1:3: expected the column "nose_x", got "Nose_x"'],
    ['a narrow row', records().with(2, ['1']), 'dance.csv:3: expected 200 columns, got 1'],
    ['a skipped number', changed(2, 0, '2'), 'dance.csv:3:1: expected frame to be 1, got "2"'],
    ['a word', changed(1, 3, 'high'), 'dance.csv:2:4: expected nose_y to be a number, got "high"'],
    [
      'an exponent past all numbers',
      changed(1, 3, '1e999'),
      'dance.csv:2:4: expected nose_y to be a number, got "1e999"',
    ],
    ['a decimal comma', changed(1, 3, '1,5'), 'dance.csv:2:4: expected nose_y to be a number, got "1,5"'],
    ['an empty cell among full ones', changed(1, 3, ''), 'dance.csv:2:4: expected nose_y to be a number, got ""'],
    ['a confidence above 1', changed(1, 4, '1.5'), 'dance.csv:2:5: expected nose_confidence to be in 0..1, got "1.5"'],
    ['a negative time', changed(1, 1, '-1'), 'dance.csv:2:2: expected media_time_s to be 0 or later, got "-1"'],
    [
      'time running backwards',
      changed(3, 1, '0.01'),
      'dance.csv:4:2: expected a media_time_s of 0.066667 or later, got 0.01',
    ],
  ])('%s is refused: expected, got, where', (_what, rows, words) => {
    expect(() => parseKeypointRows(rows, 'dance.csv')).toThrow(new KeypointCsvError(words));
  });

  test('lists the first fault of each row, up to twenty, and how many more there are', () => {
    const shifted = Array.from({ length: 30 }, (_, k) => makeKeypointRow(k, { mediaTime: k / 15, pose: anyPose() }));
    const rows = [[...KEYPOINT_CSV_HEADER], ...shifted.map((row) => row.with(2, 'x').with(3, 'y'))];
    const messageOf = (): string => {
      try {
        parseKeypointRows(rows, 'dance.csv');
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const lines = messageOf().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('dance.csv:2:3: expected nose_x to be a number, got "x"');
    expect(lines[19]).toBe('dance.csv:21:3: expected nose_x to be a number, got "x"');
    expect(lines[20]).toBe('and 10 more');
  });
});
