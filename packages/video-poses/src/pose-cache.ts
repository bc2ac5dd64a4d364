/** Caches the measured poses of videos between runs. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEYPOINT_CSV_HEADER, makeKeypointRow, parseKeypointRows } from '@instep/choreo/keypoint-csv';
import type { TimedPose } from '@instep/choreo/pose';
import { writeAtomically } from '@instep/dance-files/atomic-file';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { readKeypointCsv, writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { measuringDigest } from './code-digest.ts';
import { isSystemDiskError } from './errors.ts';
import { measurePoses, type MeasureOptions } from './poses.ts';
import type { VideoInfo } from './video.ts';

/** The default folder; it may be deleted at any time. */
export const POSE_CACHE = fileURLToPath(new URL('../../../.cache/poses', import.meta.url));

export type PoseCacheOptions = MeasureOptions & { readonly folder: string };

/**
 * The timed poses of a video, measured once. The cache key is made of the video's bytes, the model, the rate and the
 * measuring code: when any of them changes, the video is measured again.
 */
export const cachedPoses = async (video: VideoInfo, options: PoseCacheOptions): Promise<TimedPose[]> => {
  const { folder, model, fps } = options;
  const digest = await measuringDigest(model.modelUrl ?? '');
  const key = [(await sha256OfFile(video.file)).slice(0, 24), model.name, fps, digest].join('-');
  const file = path.join(folder, `${key}.csv`);
  if (!existsSync(file)) {
    const { frames, removeCheckpoints } = await measurePoses(video, options);
    const isCached = await tryWriting(async () => {
      await mkdir(folder, { recursive: true });
      await writeAtomically(file, (part) => writeKeypointCsv(part, frames));
    });
    await removeCheckpoints();
    if (!isCached) return roundedAsInCsv(frames);
  }
  return readKeypointCsv(file);
};

/** The cache is optional: with a full disk or a read-only folder, the next run only takes longer. */
const tryWriting = async (write: () => Promise<void>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (!isSystemDiskError(error)) throw error;
    return false;
  }
};

/** Rounded as if they had been written to a CSV and read again. */
const roundedAsInCsv = (frames: readonly TimedPose[]): TimedPose[] =>
  parseKeypointRows([KEYPOINT_CSV_HEADER, ...frames.map((frame, row) => makeKeypointRow(row, frame))], 'poses');
