import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TimedPose } from '@instep/choreo/pose';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { readKeypointCsv, writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import type { ModelChoice } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-estimator';
import { estimatePoses } from './estimate-poses.ts';
import { rowCount } from './frame-rows.ts';
import { sourcesDigest } from './sources-digest.ts';
import type { VideoInfo } from './video-info.ts';

/** Where measured poses are kept between runs; nothing in it is needed. */
export const POSE_CACHE = fileURLToPath(new URL('../../../.cache/poses', import.meta.url));

export type PoseCacheOptions = {
  readonly folder: string;
  readonly model: ModelChoice;
  readonly fps: number;
  readonly loadModel: (choice: ModelChoice) => Promise<PoseModel>;
  /** Told of a video that has to be measured, and of its rows; what it answers is told after each. */
  readonly onMeasure?: ((video: VideoInfo, rows: number) => (done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * The timed poses of a video, measured once: kept by the video's bytes, the model, the rate and the code that measures,
 * so that a change of any of them measures anew.
 */
export const cachedPoses = async (video: VideoInfo, options: PoseCacheOptions): Promise<TimedPose[]> => {
  const { folder, model, fps } = options;
  const key = [(await sha256OfFile(video.file)).slice(0, 24), model.name, fps, await rulerDigest(model)].join('-');
  const file = path.join(folder, `${key}.csv`);
  if (!existsSync(file)) {
    const frames = await measure(video, options);
    await mkdir(folder, { recursive: true });
    // Two runs may measure the same video at once: each writes its own part.
    const part = `${file}.${process.pid}.part`;
    await writeKeypointCsv(part, frames);
    await rename(part, file);
  }
  return readKeypointCsv(file);
};

const measure = async (
  video: VideoInfo,
  { model: choice, fps, loadModel, onMeasure, signal }: PoseCacheOptions,
): Promise<TimedPose[]> => {
  const onRow = onMeasure?.(video, rowCount(video.duration, fps));
  const model = await loadModel(choice);
  try {
    return await estimatePoses(video, { fps, estimator: model.createEstimator(), onRow, signal });
  } finally {
    await model.close();
  }
};

/** What poses are made with, beside the video. */
const RULER = ['../../../packages/pose-estimator/src', '.'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

const rulerDigest = ({ modelUrl = '' }: ModelChoice): Promise<string> => sourcesDigest(RULER, modelUrl);
