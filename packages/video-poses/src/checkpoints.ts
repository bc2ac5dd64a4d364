/** Saves the rows measured so far, so that an interrupted run can continue. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pose, TimedPose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import type { TrackState } from '@instep/blazepose/estimator';
import { packPose, unpackPose } from '@instep/blazepose/packed-pose';
import { writeAtomically } from '@instep/dance-files/atomic-file';

/** Where checkpoints are kept, and after how many rows the next one is written. */
export type CheckpointSettings = { readonly folder: string; readonly rowsPerCheckpoint: number };

/**
 * The default. It is not in the folder of dances, which holds only complete ones. At 15 rows a second, an interruption
 * loses at most 17 s of dance.
 */
export const DEFAULT_CHECKPOINTS: CheckpointSettings = {
  folder: process.env['CHECKPOINTS_DIR'] || fileURLToPath(new URL('../../../.cache/checkpoints', import.meta.url)),
  rowsPerCheckpoint: 250,
};

/** How far a video has been measured: its first rows, and the track from which its estimator continues. */
export type Checkpoint = {
  readonly frames: readonly TimedPose[];
  readonly track: TrackState | null;
  /** For each row, how many people were counted. */
  readonly people: readonly number[];
};

/** The saved rows of one measurement. */
export type CheckpointStore = {
  /** What an earlier run has saved. */
  readonly previous: Checkpoint;
  /** How many rows are saved now. */
  readonly savedRows: () => number;
  /** Writes the rows of `checkpoint` that are not saved yet. */
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** Opens the saved rows of the measurement named `key`, and removes old checkpoints that no run has continued. */
export const openCheckpointStore = async (folder: string, key: string): Promise<CheckpointStore> => {
  await removeExpired(folder);
  const own = path.join(folder, key);
  const previous = await readPieces(own);
  let kept = previous.frames.length;
  return {
    previous,
    savedRows: () => kept,
    save: async ({ frames, track, people }) => {
      if (frames.length <= kept) return;
      const text = serializePiece({ frames: frames.slice(kept), track, people: people.slice(kept) });
      await mkdir(own, { recursive: true });
      await writeAtomically(pieceFile(own, kept), (part) => writeFile(part, text));
      kept = frames.length;
    },
    remove: () => rm(own, { recursive: true, force: true }),
  };
};

/** Pieces are named by their first row, so that each row is written once. */
const pieceFile = (folder: string, firstRow: number): string => path.join(folder, `${firstRow}.json`);

const readPieces = async (folder: string): Promise<Checkpoint> => {
  const frames: TimedPose[] = [];
  const people: number[] = [];
  let track: TrackState | null = null;
  for (;;) {
    const text = await readFile(pieceFile(folder, frames.length), 'utf8').catch(() => '');
    const piece = parsePiece(text);
    if (!piece) return { frames, track, people };
    frames.push(...piece.frames);
    people.push(...piece.people);
    track = piece.track;
  }
};

const digestOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** A digest, then rows as [media time, packed pose]. JSON restores every number exactly; the digest reveals damage. */
const serializePiece = ({ frames, track, people }: Checkpoint): string => {
  const rows = frames.map(({ mediaTime, pose }) => [mediaTime, pose && [...packPose(pose)]]);
  const body = JSON.stringify({ track, people, rows });
  return `${digestOf(body)}\n${body}`;
};

/** `null` for a piece that is missing or damaged. */
const parsePiece = (text: string): Checkpoint | null => {
  const body = text.slice(text.indexOf('\n') + 1);
  if (text !== `${digestOf(body)}\n${body}`) return null;
  const { track, people, rows } = JSON.parse(body) as {
    track: TrackState | null;
    people: number[];
    rows: [number, (number | null)[] | null][];
  };
  return { track, people, frames: rows.map(([mediaTime, packed]) => ({ mediaTime, pose: packed && poseOf(packed) })) };
};

/** JSON writes NaN, which stands for unknown world coordinates, as `null`. */
const poseOf = (packed: readonly (number | null)[]): Pose => unpackPose(Float64Array.from(packed, (n) => n ?? NaN));

const MAX_AGE_MS: Milliseconds = 14 * 24 * 3600 * 1000;

const removeExpired = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder).catch(() => [])) {
    const entry = path.join(folder, name);
    const stats = await stat(entry).catch(() => null);
    if (stats && Date.now() - stats.mtimeMs > MAX_AGE_MS) await rm(entry, { recursive: true, force: true });
  }
};
