import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrackState } from '@instep/blazepose/estimator';
import { packPose, unpackPose } from '@instep/blazepose/packed-pose';
import type { Pose, TimedPose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import { writeWhole } from './write-whole.ts';

/** Where checkpoints are kept, and after how many rows there is another. */
export type Checkpoints = { readonly folder: string; readonly every: number };

/** Outside the dances, which hold whole ones only. Seventeen seconds of dance are lost at most, at 15 rows a second. */
export const CHECKPOINTS: Checkpoints = {
  folder: process.env['CHECKPOINTS_DIR'] || fileURLToPath(new URL('../../../.cache/checkpoints', import.meta.url)),
  every: 250,
};

/** How far a video is measured: its first rows, and the track from which its estimator goes on after them. */
export type Checkpoint = {
  readonly frames: readonly TimedPose[];
  readonly track: TrackState | null;
  /** How many people were counted, for each row. */
  readonly people: readonly number[];
};

/** What is kept of one measurement. */
export type KeptRows = {
  /** What an earlier run has kept. */
  readonly begun: Checkpoint;
  /** How many rows are kept now. */
  readonly count: () => number;
  /** Keeps what is new in `checkpoint`. */
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** Opens what is kept of the measurement named `key`, and tidies away what nobody went on with. */
export const openKeptRows = async (folder: string, key: string): Promise<KeptRows> => {
  await removeOld(folder);
  const own = path.join(folder, key);
  const begun = await readPieces(own);
  let kept = begun.frames.length;
  return {
    begun,
    count: () => kept,
    save: async ({ frames, track, people }) => {
      if (frames.length <= kept) return;
      const text = makePiece({ frames: frames.slice(kept), track, people: people.slice(kept) });
      await writeWhole(pieceFile(own, kept), (part) => writeFile(part, text));
      kept = frames.length;
    },
    remove: () => rm(own, { recursive: true, force: true }),
  };
};

/** So that a row is written once, whatever comes after it. */
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

/** A digest, then rows as [media time, packed pose]: JSON gives every number back as it was, and no other text passes. */
const makePiece = ({ frames, track, people }: Checkpoint): string => {
  const rows = frames.map(({ mediaTime, pose }) => [mediaTime, pose && [...packPose(pose)]]);
  const body = JSON.stringify({ track, people, rows });
  return `${digestOf(body)}\n${body}`;
};

/** `null` for a piece that is not there, or not whole. */
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

/** JSON knows no NaN, which stands for an unknown world. */
const poseOf = (packed: readonly (number | null)[]): Pose => unpackPose(Float64Array.from(packed, (n) => n ?? NaN));

const KEPT_FOR_MS: Milliseconds = 14 * 24 * 3600 * 1000;

const removeOld = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder).catch(() => [])) {
    const one = path.join(folder, name);
    const stats = await stat(one).catch(() => null);
    if (stats && Date.now() - stats.mtimeMs > KEPT_FOR_MS) await rm(one, { recursive: true, force: true });
  }
};
