import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Choreography } from '@instep/choreo/choreography';
import { drawFigure } from './draw-figure.ts';
import { readNamedDance } from './look-commands.ts';
import { partOf } from './part-files.ts';
import { H264 } from './playable-video.ts';
import { probeVideo } from './probe-video.ts';
import type { Progress } from './progress.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { decodedSize, sampleFrames } from './sampled-frames.ts';
import type { VideoInfo } from './video-info.ts';

/** What makes a preview: a dance, where it goes, and who is told. */
export type PreviewRequest = {
  readonly folder: string;
  readonly id: string;
  readonly target: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Writes a dance's video with its skeleton drawn, at the rate at which it was measured, with its sound: what to look at
 * before a dance is offered. Throws UsageError where there
 * is no such dance, DanceFileError, KeypointCsvError or VideoError.
 */
export const writePreview = async ({ folder, id, target, progress, signal }: PreviewRequest): Promise<string> => {
  const { choreography, paths } = await readNamedDance(folder, id);
  const video = await probeVideo(paths.video);
  const file = path.resolve(target);
  const part = partOf(file);
  await mkdir(path.dirname(file), { recursive: true });
  progress.start('preview', choreography.frames.length);
  try {
    const pictures = Readable.from(drawnFrames(video, choreography, progress, signal));
    const output = ['-map', '1:v', '-map', '0:a:0?', ...H264, '-vf', EVEN, '-c:a', 'aac', '-f', 'mp4'];
    const raw = { stream: pictures, options: rawOptions(video, choreography.fps) };
    await runFfmpeg(video, { output: [...output, '-movflags', '+faststart'], raw, target: part, signal });
    await rename(part, file);
    return file;
  } finally {
    progress.stop();
    await rm(part, { force: true });
  }
};

/** 4:2:0 has no odd sizes. */
const EVEN = 'scale=trunc(iw/2)*2:trunc(ih/2)*2';

const rawOptions = (video: VideoInfo, fps: number): string[] => {
  const { width, height } = decodedSize(video);
  return ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-framerate', String(fps)];
};

async function* drawnFrames(
  video: VideoInfo,
  { frames, fps }: Choreography,
  progress: Progress,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const { row, picture } of sampleFrames(video, { fps, signal })) {
    const pose = frames[row]?.pose;
    if (pose) drawFigure(picture, pose, picture.width / video.width);
    yield picture.data;
    progress.update(row + 1);
  }
}
