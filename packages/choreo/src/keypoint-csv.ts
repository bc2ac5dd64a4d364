/** Converts poses to the rows of a keypoint CSV, and back. */
import { cells, header, type Cell, type Column, type Row } from './column.ts';
import type { Keypoint, Pose, TimedPose } from './pose.ts';
import { byKeypoint, KEYPOINT_NAMES, type KeypointName } from './skeleton.ts';
import { runAllSteps, type Steps } from './steps.ts';
import type { Seconds } from './units.ts';

/** What is wrong with a keypoint CSV: `dance.csv:7: expected 200 columns, got 199`. */
export class KeypointCsvError extends Error {
  override readonly name = 'KeypointCsvError';
}

const keypointColumns = (name: KeypointName): Column[] => [
  {
    name: `${name}_x`,
    type: 'number',
    unit: 'px',
    decimals: 2,
    meaning: `${name}: from the left edge of the upright frame`,
  },
  { name: `${name}_y`, type: 'number', unit: 'px', decimals: 2, meaning: `${name}: from its top edge, downwards` },
  { name: `${name}_confidence`, type: 'number', decimals: 4, meaning: `${name}: how sure the estimator is, 0..1` },
  { name: `${name}_world_x`, type: 'number', unit: 'm', decimals: 4, meaning: `${name}: to the right of mid-hip` },
  { name: `${name}_world_y`, type: 'number', unit: 'm', decimals: 4, meaning: `${name}: below mid-hip` },
  {
    name: `${name}_world_z`,
    type: 'number',
    unit: 'm',
    decimals: 4,
    meaning: `${name}: behind mid-hip, away from the camera`,
  },
];

/** The 200 columns of a keypoint CSV: two, then six for each keypoint. */
export const KEYPOINT_COLUMNS: readonly Column[] = [
  { name: 'frame', type: 'integer', meaning: 'number of the row, from 0' },
  {
    name: 'media_time_s',
    type: 'number',
    unit: 's',
    decimals: 6,
    meaning: "the shown frame's time on the video's timeline",
  },
  ...KEYPOINT_NAMES.flatMap(keypointColumns),
];

export const KEYPOINT_CSV_HEADER: readonly string[] = header(KEYPOINT_COLUMNS);

const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** The cells of row `frame`; empty where nobody was seen, or no such keypoint. */
export const makeKeypointRow = (frame: number, { mediaTime, pose }: TimedPose): string[] => {
  const row: Record<string, Cell> = Object.fromEntries(KEYPOINT_CSV_HEADER.map((name) => [name, null]));
  row['frame'] = frame;
  row['media_time_s'] = mediaTime;
  for (const name of pose ? KEYPOINT_NAMES : []) {
    const { x, y, confidence, world } = (pose as Pose)[name];
    if (confidence === 0 && !world) continue;
    row[`${name}_x`] = x;
    row[`${name}_y`] = y;
    row[`${name}_confidence`] = roundTo(confidence, 4);
    row[`${name}_world_x`] = world && world.x;
    row[`${name}_world_y`] = world && world.y;
    row[`${name}_world_z`] = world && world.z;
  }
  return cells(KEYPOINT_COLUMNS, row as Row<readonly Column[]>);
};

/** The most rows of a dance: 18 hours at 15 per second. */
const MAX_ROWS = 1_000_000;

/**
 * Reads the records of a keypoint CSV, including its header. Checks the header, each number, that confidences are in
 * 0..1, that rows count from 0 and that time never runs backwards. `file` names the file in errors. Throws
 * KeypointCsvError with the first fault of each row, one line each, up to 20.
 */
export const parseKeypointRows = (records: readonly (readonly string[])[], file: string): TimedPose[] =>
  runAllSteps(parseKeypointRowsInSteps(records, file));

/** The same in steps. */
export function* parseKeypointRowsInSteps(records: readonly (readonly string[])[], file: string): Steps<TimedPose[]> {
  const [first, ...rows] = records;
  if (!first)
    throw new KeypointCsvError(`${file}:1: expected a header of ${KEYPOINT_CSV_HEADER.length} columns, got nothing`);
  checkHeader(first, file);
  if (rows.length === 0) throw new KeypointCsvError(`${file}:2: expected at least one row, got the end of the file`);
  if (rows.length > MAX_ROWS)
    throw new KeypointCsvError(`${file}: expected at most ${MAX_ROWS} rows, got ${rows.length}`);
  return yield* parseRowsInSteps(rows, file);
}

/** How many rows are one step: some milliseconds. */
const ROWS_PER_STEP = 50;

/** How many faults are listed one by one: enough to see whether a single cell or a whole column has to be repaired. */
const MAX_LISTED_FAULTS = 20;

function* parseRowsInSteps(rows: readonly (readonly string[])[], file: string): Steps<TimedPose[]> {
  const faults: string[] = [];
  const frames: TimedPose[] = [];
  let previousTime = -Infinity;
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_PER_STEP === 0) yield;
    const where = `${file}:${index + 2}`;
    try {
      const timedPose = parseRow(row, index, where);
      checkTimeOrder(timedPose.mediaTime, previousTime, where);
      previousTime = timedPose.mediaTime;
      frames.push(timedPose);
    } catch (error) {
      if (!(error instanceof KeypointCsvError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length === 0) return frames;
  const more = faults.length > MAX_LISTED_FAULTS ? [`and ${faults.length - MAX_LISTED_FAULTS} more`] : [];
  throw new KeypointCsvError([...faults.slice(0, MAX_LISTED_FAULTS), ...more].join('\n'));
}

const checkTimeOrder = (mediaTime: Seconds, before: Seconds, where: string): void => {
  if (mediaTime >= before) return;
  throw new KeypointCsvError(`${where}:2: expected a media_time_s of ${before} or later, got ${mediaTime}`);
};

const checkHeader = (first: readonly string[], file: string): void => {
  checkColumnCount(first, `${file}:1`);
  KEYPOINT_CSV_HEADER.forEach((name, column) => {
    if (first[column] !== name) {
      throw new KeypointCsvError(`${file}:1:${column + 1}: expected the column "${name}", got "${first[column]}"`);
    }
  });
};

const checkColumnCount = (row: readonly string[], where: string): void => {
  if (row.length !== KEYPOINT_CSV_HEADER.length) {
    throw new KeypointCsvError(`${where}: expected ${KEYPOINT_CSV_HEADER.length} columns, got ${row.length}`);
  }
};

const NUMBER = /^-?\d+(\.\d+)?$/;

const parseRow = (row: readonly string[], index: number, where: string): TimedPose => {
  checkColumnCount(row, where);
  const fail = (column: number, expected: string): never => {
    const name = KEYPOINT_CSV_HEADER[column] as string;
    throw new KeypointCsvError(`${where}:${column + 1}: expected ${name} to be ${expected}, got "${row[column]}"`);
  };
  const number = (column: number): number => {
    const value = NUMBER.test(row[column] as string) ? Number(row[column]) : NaN;
    return Number.isFinite(value) ? value : fail(column, 'a number');
  };
  if (number(0) !== index) fail(0, String(index));
  const mediaTime = number(1);
  if (mediaTime < 0) fail(1, '0 or later');
  if (row.slice(2).every((cell) => cell === '')) return { mediaTime, pose: null };
  const keypoint = (_name: KeypointName, k: number): Keypoint => {
    const at = 2 + 6 * k;
    if (row.slice(at, at + 6).every((cell) => cell === '')) return UNKNOWN_KEYPOINT;
    const confidence = number(at + 2);
    if (confidence < 0 || confidence > 1) fail(at + 2, 'in 0..1');
    const hasNoWorld = row.slice(at + 3, at + 6).every((cell) => cell === '');
    const world = hasNoWorld ? null : { x: number(at + 3), y: number(at + 4), z: number(at + 5) };
    return { x: number(at), y: number(at + 1), confidence, world };
  };
  return { mediaTime, pose: byKeypoint(keypoint) };
};

const UNKNOWN_KEYPOINT: Keypoint = { x: 0, y: 0, confidence: 0, world: null };
