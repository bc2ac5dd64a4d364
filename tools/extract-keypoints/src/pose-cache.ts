import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEYPOINT_CSV_HEADER, makeKeypointRow, parseKeypointRows } from '@instep/choreo/keypoint-csv';
import type { TimedPose } from '@instep/choreo/pose';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { readKeypointCsv, writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { isDiskTrouble } from './exit-codes.ts';
import { measurePoses, type MeasureOptions } from './measure-poses.ts';
import { rulerDigest } from './ruler-digest.ts';
import type { VideoInfo } from './video-info.ts';
import { writeWhole } from './write-whole.ts';

/** Where measured poses are kept between runs; nothing in it is needed. */
export const POSE_CACHE = fileURLToPath(new URL('../../../.cache/poses', import.meta.url));

export type PoseCacheOptions = MeasureOptions & { readonly folder: string };

/**
 * The timed poses of a video, measured once: kept by the video's bytes, the model, the rate and the code that measures,
 * so that a change of any of them measures anew.
 */
export const cachedPoses = async (video: VideoInfo, options: PoseCacheOptions): Promise<TimedPose[]> => {
  const { folder, model, fps } = options;
  const digest = await rulerDigest(model.modelUrl ?? '');
  const key = [(await sha256OfFile(video.file)).slice(0, 24), model.name, fps, digest].join('-');
  const file = path.join(folder, `${key}.csv`);
  if (!existsSync(file)) {
    const { frames, forget } = await measurePoses(video, options);
    const isKept = await isWritten(() => writeWhole(file, (part) => writeKeypointCsv(part, frames)));
    await forget();
    if (!isKept) return rounded(frames);
  }
  return readKeypointCsv(file);
};

/** The cache is optional: a full disk or a read-only folder only costs the next run time. */
const isWritten = async (write: () => Promise<void>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (!isDiskTrouble(error)) throw error;
    return false;
  }
};

/** Rounded as the CSV would give them back. */
const rounded = (frames: readonly TimedPose[]): TimedPose[] =>
  parseKeypointRows([KEYPOINT_CSV_HEADER, ...frames.map((frame, row) => makeKeypointRow(row, frame))], 'poses');
