/** Loads one of the two recordings: a video or a keypoint CSV. */
import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import { cutMoves } from '@instep/choreo/moves';
import type { TimedPose } from '@instep/choreo/pose';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { readKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { VideoError } from '@instep/video-poses/errors';
import { cachedPoses, type PoseCacheOptions } from '@instep/video-poses/pose-cache';
import { probeVideo } from '@instep/video-poses/probe';

/**
 * The choreography in a file: a video, measured by the real pipeline, or a keypoint CSV, with the dance's JSON if there
 * is one beside it. Throws VideoError, KeypointCsvError or DanceFileError.
 */
export const loadSide = async (file: string, options: PoseCacheOptions): Promise<Choreography> => {
  const choreography = file.toLowerCase().endsWith('.csv') ? await fromCsv(file) : await fromVideo(file, options);
  if (choreography.frames.every(({ pose }) => pose === null)) {
    throw new VideoError(`${path.basename(file)}: expected a dancer, got nobody in any frame`);
  }
  return choreography;
};

const fromVideo = async (file: string, options: PoseCacheOptions): Promise<Choreography> => {
  const video = await probeVideo(file);
  const frames = await cachedPoses(video, options);
  const { duration, width, height } = video;
  const modelFamily = options.model.name === 'movenet' ? 'movenet' : 'blazepose';
  return {
    id: video.name,
    modelFamily,
    fps: options.fps,
    duration,
    width,
    height,
    frames,
    moves: cutMoves(frames, duration),
  };
};

const fromCsv = async (file: string): Promise<Choreography> => {
  const { dir, name } = path.parse(path.resolve(file));
  if ((await listDanceIds(dir)).includes(name)) return (await readDance(dir, name)).choreography;
  const frames = await readKeypointCsv(file);
  const fps = rateOf(frames);
  const duration = (frames.at(-1)?.mediaTime ?? 0) + 1 / fps;
  const { width, height } = extentOf(frames);
  // A CSV doesn't state which network made it; only BlazePose gives depth.
  const modelFamily = frames.some(({ pose }) => pose?.nose.world) ? 'blazepose' : 'movenet';
  return { id: name, modelFamily, fps, duration, width, height, frames, moves: cutMoves(frames, duration) };
};

const rateOf = (frames: readonly TimedPose[]): number => {
  const span: Seconds = (frames.at(-1)?.mediaTime ?? 0) - (frames[0]?.mediaTime ?? 0);
  return span > 0 ? (frames.length - 1) / span : 1;
};

/** The size of a frame that holds all keypoints. */
const extentOf = (frames: readonly TimedPose[]): { width: number; height: number } => {
  let [width, height] = [1, 1];
  for (const { pose } of frames) {
    for (const name of pose ? KEYPOINT_NAMES : []) {
      width = Math.max(width, Math.ceil(pose?.[name].x ?? 0));
      height = Math.max(height, Math.ceil(pose?.[name].y ?? 0));
    }
  }
  return { width, height };
};
