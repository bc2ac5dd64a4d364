/** `preview`: writes a dance's video with the skeleton drawn. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Choreography } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import { MIN_DRAWN_CONFIDENCE, DRAWN_LINES, type ByLimb } from '@instep/choreo/skeleton';
import type { Pixels } from '@instep/choreo/units';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { writeAtomically } from '@instep/dance-files/atomic-file';
import { runFfmpeg } from '@instep/video-poses/ffmpeg';
import { decodedSize, sampleFrames } from '@instep/video-poses/frames';
import { probeVideo } from '@instep/video-poses/probe';
import type { Progress } from '@instep/video-poses/progress';
import type { VideoInfo } from '@instep/video-poses/video';
import { readExistingDance } from './dances.ts';
import { H264 } from './playable-video.ts';

/** Which dance to preview, and where to write the preview. */
export type PreviewRequest = {
  readonly folder: string;
  readonly id: string;
  readonly target: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Writes a dance's video with its skeleton drawn, at the rate at which it was measured, with its audio. Throws
 * UsageError if there is no such dance, DanceFileError, KeypointCsvError or VideoError.
 */
export const writePreview = async ({ folder, id, target, progress, signal }: PreviewRequest): Promise<string> => {
  const { choreography, paths } = await readExistingDance(folder, id);
  const video = await probeVideo(paths.video);
  const file = path.resolve(target);
  await mkdir(path.dirname(file), { recursive: true });
  progress.start('preview', choreography.frames.length);
  try {
    const drawn = Readable.from(drawnFrames(video, choreography, progress, signal));
    const output = ['-map', '1:v', '-map', '0:a:0?', ...H264, '-vf', EVEN, '-c:a', 'aac', '-f', 'mp4'];
    const raw = { stream: drawn, options: rawOptions(video, choreography.fps) };
    await writeAtomically(file, (target) =>
      runFfmpeg(video, { output: [...output, '-movflags', '+faststart'], raw, target, signal }),
    );
    return file;
  } finally {
    progress.stop();
  }
};

/** Scales to even sizes: 4:2:0 requires them. */
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
  for await (const { row, image } of sampleFrames(video, { fps, signal })) {
    const pose = frames[row]?.pose;
    if (pose) drawFigure(image, pose, image.width / video.width);
    yield image.data;
    progress.update(row + 1);
  }
}

type Colour = readonly [red: number, green: number, blue: number];

/** Left warm, right cold: exchanged sides are the first thing to check for. */
const COLOURS: ByLimb<Colour> = {
  left_arm: [255, 159, 28],
  left_leg: [255, 216, 77],
  right_arm: [77, 157, 255],
  right_leg: [96, 232, 255],
  torso: [244, 246, 250],
};

/** Width of a drawn line, as a share of the frame's height. */
const LINE_WIDTH = 1 / 120;

/** Draws a pose, multiplied by `scale`, into the bytes of an image. */
const drawFigure = (image: RawFrame, pose: Pose, scale: number): void => {
  const radius = Math.max(1, (image.height * LINE_WIDTH) / 2);
  for (const { from, to, limb } of DRAWN_LINES) {
    const [a, b] = [pose[from], pose[to]];
    if (Math.min(a.confidence, b.confidence) < MIN_DRAWN_CONFIDENCE) continue;
    const [ax, ay, bx, by] = [a.x * scale, a.y * scale, b.x * scale, b.y * scale];
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / radius));
    for (let k = 0; k <= steps; k++) {
      drawDot(image, { x: ax + ((bx - ax) * k) / steps, y: ay + ((by - ay) * k) / steps, radius }, COLOURS[limb]);
    }
  }
};

type Dot = { readonly x: Pixels; readonly y: Pixels; readonly radius: Pixels };

const drawDot = ({ width, height, channels, data }: RawFrame, { x, y, radius }: Dot, colour: Colour): void => {
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
    const half = Math.sqrt(Math.max(0, radius ** 2 - (row - y) ** 2));
    for (let column = Math.max(0, Math.ceil(x - half)); column <= Math.min(width - 1, x + half); column++) {
      data.set(colour, (row * width + column) * channels);
    }
  }
};
