import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import { cutMoves } from '@instep/choreo/moves';
import type { Keypoint, Pose, TimedPose, WorldPoint } from '@instep/choreo/pose';
import { byKeypoint, KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { parse } from 'csv-parse';
import { EvaluationDataError } from '../data-folder.ts';

/** The recordings' rows per second. */
const FPS = 30;
const FRAME_SUFFIX = '.pose2d.csv';
const WORLD_SUFFIX = '.holisticdata.csv';

/** Reads every dance of a folder, `<name>.pose2d.csv` with `<name>.holisticdata.csv` beside it, sorted by name. */
export const loadDances = async (folder: string): Promise<Choreography[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(FRAME_SUFFIX)).sort();
  return Promise.all(names.map((name) => loadDance(folder, name.slice(0, -FRAME_SUFFIX.length))));
};

const loadDance = async (folder: string, name: string): Promise<Choreography> => {
  const world = path.join(folder, name + WORLD_SUFFIX);
  const [frameRows, worldRows] = await Promise.all([
    readRows(path.join(folder, name + FRAME_SUFFIX)),
    existsSync(world) ? readRows(world) : [],
  ]);
  return danceOf(name, frameRows, worldRows);
};

/** A row of either file: the frame number, then four numbers for each keypoint; empty cells are `null`. */
export type DanceRow = readonly (number | null)[];

/** The choreography of a dance's two files, with moves cut as `extract` cuts them. */
export const danceOf = (name: string, frameRows: readonly DanceRow[], worldRows: readonly DanceRow[]): Choreography => {
  const rowsByFrame = new Map(worldRows.map((row) => [row[0], row]));
  const frames = frameRows.map((row) => timedPoseOf(row, rowsByFrame.get(row[0] ?? null)));
  const duration = (frames.at(-1)?.mediaTime ?? 0) + 1 / FPS;
  return { id: name, ...RECORDING_PROPERTIES, duration, frames, moves: cutMoves(frames, duration) };
};

/** The size is a guess: the files have pixel coordinates relative to mid-hip, and these dances are upright videos. */
const RECORDING_PROPERTIES = { modelFamily: 'blazepose', fps: FPS, width: 720, height: 1280 } as const;

const timedPoseOf = (row: DanceRow, world: DanceRow | undefined): TimedPose => ({
  mediaTime: (row[0] ?? 0) / FPS,
  pose: row[1] === null ? null : poseOf(row, world),
});

const poseOf = (row: DanceRow, world: DanceRow | undefined): Pose =>
  byKeypoint((_name, k) => keypointOf(row.slice(1 + 4 * k, 5 + 4 * k), world?.slice(1 + 4 * k, 5 + 4 * k)));

const keypointOf = ([x, y, , confidence]: DanceRow, world: DanceRow | undefined): Keypoint => {
  if (typeof x !== 'number' || typeof y !== 'number') return { x: 0, y: 0, confidence: 0, world: null };
  return { x, y, confidence: Math.min(Math.max(confidence ?? 0, 0), 1), world: worldOf(world) };
};

/** In the files, y points up and z towards the camera; in Instep, down and away from it. */
const worldOf = (cells: DanceRow | undefined): WorldPoint | null => {
  const [x, y, z] = cells ?? [];
  if (typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number') return null;
  return { x, y: -y, z: -z };
};

const COLUMNS = 1 + 4 * KEYPOINT_NAMES.length;

/** A cell that is not a number, such as `NaN`, counts as empty. */
const numberIn = (cell: string): number | null => (cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : null);

const readRows = async (file: string): Promise<DanceRow[]> => {
  const rows: DanceRow[] = [];
  const records = createReadStream(file).pipe(parse({ from_line: 2 })) as AsyncIterable<string[]>;
  for await (const record of records) {
    if (record.length < COLUMNS) {
      throw new EvaluationDataError(
        `${path.basename(file)}:${rows.length + 2}: expected at least ${COLUMNS} columns, got ${record.length}`,
      );
    }
    rows.push(record.slice(0, COLUMNS).map(numberIn));
  }
  return rows;
};
