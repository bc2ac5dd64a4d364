import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Demuxer } from './video-info.ts';
import { ffprobePath, limitedFfmpeg } from './tools-on-path.ts';

/** Decoders that may touch a stranger's file: what cameras, phones and browsers make. */
const DECODERS =
  'h264,hevc,mpeg4,vp8,vp9,libvpx,libvpx-vp9,libdav1d,libaom-av1,av1,' +
  'aac,mp3,mp3float,opus,libopus,vorbis,libvorbis,flac,alac,ac3,eac3,pcm_s16le,pcm_s16be,pcm_s24le,pcm_f32le';

/** The most pixels of a picture: 3840 x 2160. */
export const MAX_PIXELS = 8_294_400;

/** Options before `-i` or the file's name: one demuxer, local files only, known decoders, pictures of a sane size. */
export const safeInput = (demuxer: Demuxer): string[] => [
  ...['-protocol_whitelist', 'file'],
  ...['-f', demuxer],
  ...['-codec_whitelist', DECODERS],
  ...['-max_streams', '16'],
  ...['-max_pixels', String(MAX_PIXELS)],
];

/** A file's name that can't be taken for an option, a protocol or a pattern. */
export const safeName = (absolutePath: string): string => `file:${absolutePath}`;

/** What ffprobe printed, and what it complained of. Rejects when it failed, with the complaint. */
export type ProbeOutput = { readonly stdout: string; readonly complaint: string };

/** A question that ffprobe couldn't answer. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
}

/** Reading every packet of 2 GiB from a slow disk takes a while; a healthy file of usual size takes a second. */
const TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 64 << 20;

/** Asks ffprobe about a file. Throws ProbeError. */
export const ffprobe = async (demuxer: Demuxer, file: string, questions: readonly string[]): Promise<ProbeOutput> => {
  const args = ['-hide_banner', '-v', 'error', ...safeInput(demuxer), ...questions, safeName(file)];
  const env = { ...process.env, LIMITED_TOOL: ffprobePath() };
  const options = { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, killSignal: 'SIGKILL', env } as const;
  try {
    const { stdout, stderr } = await promisify(execFile)(limitedFfmpeg() ?? ffprobePath(), args, options);
    return { stdout, complaint: firstComplaint(stderr, file) };
  } catch (cause) {
    const { stderr } = cause as { readonly stderr?: string };
    throw new ProbeError(firstComplaint(stderr ?? '', file) || 'ffprobe gave up', { cause });
  }
};

/** The first line on stderr, without ffmpeg's addresses and the file's path. */
const firstComplaint = (stderr: string, file: string): string => {
  const [line = ''] = stderr.split('\n').filter((text) => text.trim());
  return line
    .replace(/^\[[^\]]* @ 0x[0-9a-f]+\] /, '')
    .replaceAll(`${safeName(file)}: `, '')
    .trim();
};
