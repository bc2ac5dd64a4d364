import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import type { Seconds } from '@instep/choreo/units';
import type { ImageSize } from '../scene/camera.ts';

/** Encodes frames into a file. */
export type Encoder = {
  /** Writes the next frame: RGBA rows, the lowest first. */
  writeFrame(frame: Buffer): Promise<void>;
  /** Resolves when the file is complete. */
  end(): Promise<void>;
};

/** A sound file, and the second in it at which the first frame is shown. */
export type Sound = { readonly file: string; readonly from: Seconds };

/** The output file, its format, its sound, and how its frames are processed on the way. */
export type Encoding = {
  readonly out: string;
  readonly size: ImageSize;
  readonly fps: number;
  readonly audio: Sound | null;
  /** ffmpeg's video filters, applied in order. */
  readonly filters: readonly string[];
  /** Compresses each frame as a JPEG before anything else, as coarsely as `degradationOf` returns. */
  readonly jpegCoarseness?: number | null;
};

const H264 = ['-c:v', 'libx264', '-preset', 'medium', '-crf', '22', '-pix_fmt', 'yuv420p', '-g', '30'];
const AAC = ['-c:a', 'aac', '-b:a', '160k', '-shortest'];
// One thread, no dates, no versions: the same frames give the same bytes.
const REPRODUCIBLE = ['-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'];

/** ffmpeg's arguments by the file's extension; Chromium accepts `.mjpeg` and `.y4m` as a fake camera. */
const FORMATS: { readonly [ending: string]: readonly string[] } = {
  '.mp4': [...H264, ...AAC, ...REPRODUCIBLE, '-movflags', '+faststart'],
  '.mjpeg': ['-an', '-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p'],
  '.y4m': ['-an', '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe'],
  '.png': ['-an', '-frames:v', '1'],
};

/** Starts ffmpeg on a new file. */
export const openEncoder = (encoding: Encoding): Encoder => {
  const child = spawn('ffmpeg', argumentsOf(encoding), { stdio: ['pipe', 'ignore', 'pipe'] });
  const packer = packerFor(encoding);
  packer?.stdout.pipe(child.stdin);
  const intake = packer?.stdin ?? child.stdin;
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const exited = once(child, 'close');
  // ffmpeg's error output is reported when it exits; the error of a broken pipe says less.
  for (const pipe of [child.stdin, intake]) pipe.on('error', () => {});
  return {
    async writeFrame(frame) {
      if (child.exitCode !== null) throw new Error(`expected ffmpeg to accept frames, but it ended: ${complaint}`);
      if (!intake.write(frame)) await Promise.race([once(intake, 'drain'), exited]);
    },
    async end() {
      intake.end();
      const [code] = (await exited) as [number | null];
      if (code !== 0) throw new Error(`expected ffmpeg to write ${encoding.out}, got exit code ${code}: ${complaint}`);
    },
  };
};

/** A second ffmpeg before the one that writes the file: no filter makes a frame look like a coarse JPEG. */
const packerFor = ({ jpegCoarseness, size, fps }: Encoding) => {
  if (typeof jpegCoarseness !== 'number') return null;
  const packed = ['-c:v', 'mjpeg', '-q:v', String(jpegCoarseness), '-pix_fmt', 'yuvj420p', '-f', 'mjpeg', '-'];
  const all = ['-v', 'error', ...rawFrameOptions(size, fps), ...packed];
  return spawn('ffmpeg', all, { stdio: ['pipe', 'pipe', 'inherit'] });
};

const rawFrameOptions = ({ width, height }: ImageSize, fps: number): string[] => {
  const size = `${width}x${height}`;
  return ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', size, '-r', String(fps), '-i', '-'];
};

const argumentsOf = ({ out, size, fps, audio, filters, jpegCoarseness = null }: Encoding): string[] => {
  const format = FORMATS[extname(out)];
  if (!format) throw new Error(`expected a file that ends in ${Object.keys(FORMATS).join(', ')}, got ${out}`);
  const frames =
    jpegCoarseness === null ? rawFrameOptions(size, fps) : ['-f', 'mjpeg', '-framerate', String(fps), '-i', '-'];
  const sound = audio === null ? [] : ['-ss', String(audio.from), '-i', audio.file];
  return ['-v', 'error', '-y', ...frames, ...sound, '-vf', ['vflip', ...filters].join(','), ...format, out];
};
