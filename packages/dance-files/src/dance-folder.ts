/** Reads and checks the files of dances in a folder. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import { KeypointCsvError } from '@instep/choreo/keypoint-csv';
import type { Seconds } from '@instep/choreo/units';
import { readKeypointCsv } from './keypoint-csv-file.ts';
import { parseDanceInfo, type DanceInfo } from './dance-info.ts';
import { reasonNotToRead, withoutPath } from './readable-file.ts';

/** A dance on disk that can't be used: which file, what was expected, what was there. */
export class DanceFileError extends Error {
  override readonly name = 'DanceFileError';
}

/** The files of one dance in a folder of dances. */
export type DancePaths = {
  readonly video: string;
  readonly csv: string;
  readonly json: string;
  readonly cover: string;
};

/** The paths of the files of dance `id` in `folder`. */
export const dancePaths = (folder: string, id: string): DancePaths => ({
  video: path.join(folder, `${id}.mp4`),
  csv: path.join(folder, `${id}.csv`),
  json: path.join(folder, `${id}.json`),
  cover: path.join(folder, `${id}.jpg`),
});

/** A dance, read from disk and checked. */
export type Dance = {
  readonly info: DanceInfo;
  readonly choreography: Choreography;
  readonly paths: DancePaths;
};

/** The ids of the dances in a folder, sorted: one for each `<id>.json`; none if the folder is missing. */
export const listDanceIds = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
};

/** Gets a message for a person. */
export type NoteListener = (words: string) => void;

/** The judge finds from the poses which side is danced, so the field never had an effect. */
const MIRRORED_NOTE = '"mirrored" is ignored: the judge finds the side by itself. It can be left out';

/** The largest JSON file that is read; a dance has some hundred moves at most. */
const MAX_JSON_MIB = 4;

/** Reads `<id>.json`; `note` gets a message about a field that has no effect. Throws DanceFileError. */
export const readDanceInfo = async (folder: string, id: string, note: NoteListener = () => {}): Promise<DanceInfo> => {
  const { json } = dancePaths(folder, id);
  const name = path.basename(json);
  const complaint = await reasonNotToRead(json, MAX_JSON_MIB);
  if (complaint) throw new DanceFileError(`${name}: ${complaint}`);
  const text = await readFile(json, 'utf8').catch((cause: Error) => {
    throw new DanceFileError(`${name}: cannot be read: ${withoutPath(cause)}`, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DanceFileError(`${name}: expected JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = parseDanceInfo(value);
  if ('fault' in parsed) throw new DanceFileError(`${name}: ${parsed.fault}`);
  if (parsed.info.id !== id) throw new DanceFileError(`${name}: expected id "${id}", got "${parsed.info.id}"`);
  if ((value as { mirrored?: unknown }).mirrored === true) note(`${name}: ${MIRRORED_NOTE}`);
  return parsed.info;
};

/** Reads and checks the dance `id`: its info against its CSV. Throws DanceFileError or KeypointCsvError. */
export const readDance = async (folder: string, id: string, note: NoteListener = () => {}): Promise<Dance> => {
  const info = await readDanceInfo(folder, id, note);
  const paths = dancePaths(folder, id);
  const frames = await readKeypointCsv(paths.csv);
  if (frames.length !== info.rows) {
    throw new KeypointCsvError(`${id}.csv: expected ${info.rows} rows as ${id}.json says, got ${frames.length}`);
  }
  checkTimes(info, frames);
  return { info, paths, choreography: choreographyOf(info, frames) };
};

/** Row k has the frame on screen at k / fps, so its media time is at most k / fps, except for rounding. */
const ROUNDING: Seconds = 0.01;

const checkTimes = (info: DanceInfo, frames: Choreography['frames']): void => {
  const { id, fps, durationS } = info;
  const earlyRow = frames.findIndex(({ mediaTime }, k) => mediaTime > Math.min(k / fps, durationS) + ROUNDING);
  if (earlyRow === -1) return checkRowCount(info, frames.length);
  const [got, latest] = [frames[earlyRow]?.mediaTime, Math.min(earlyRow / fps, durationS).toFixed(3)];
  const where = `${id}.csv:${earlyRow + 2}:2`;
  throw new KeypointCsvError(`${where}: expected a media_time_s of ${latest} at most (${fps} rows/s), got ${got}`);
};

/** How many rows more or fewer than the duration gives: durations are rounded, too. */
const MAX_ROW_DIFFERENCE = 1.5;

const checkRowCount = ({ id, fps, durationS }: DanceInfo, rows: number): void => {
  if (Math.abs(rows - durationS * fps) <= MAX_ROW_DIFFERENCE) return;
  const expected = `${Math.ceil(durationS * fps)} rows (${durationS} s, ${fps} rows/s)`;
  throw new KeypointCsvError(`${id}.csv: expected ${expected}, got ${rows}`);
};

/** Makes the choreography from a dance's info and its timed poses. */
export const choreographyOf = (info: DanceInfo, frames: Choreography['frames']): Choreography => ({
  id: info.id,
  modelFamily: info.modelFamily,
  fps: info.fps,
  duration: info.durationS,
  width: info.width,
  height: info.height,
  frames,
  moves: info.moves.map(({ n, startS, endS, gold }) => ({ n, start: startS, end: endS, gold })),
});

/** The sha256 of a file's bytes, in hex. */
export const sha256OfFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
