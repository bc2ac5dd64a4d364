import type { PassThrough, Readable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { firstComplaint, systemErrorIn } from './complaints.ts';
import { diskError, isDiskTrouble, VideoError } from './exit-codes.ts';
import { safeInput, safeName } from './safe-input.ts';
import { ffmpegPath, limitedFfmpeg } from './tools-on-path.ts';
import type { VideoInfo } from './video-info.ts';

/** One run of ffmpeg on a probed video. */
export type FfmpegRun = {
  /** Options before the input, beside the safe ones. */
  readonly input?: readonly string[];
  /** A second input: pictures without a container, and what they are. */
  readonly raw?: { readonly stream: Readable; readonly options: readonly string[] };
  readonly output: readonly string[];
  /** An absolute path, a stream to write to, or nowhere. */
  readonly target: string | PassThrough | null;
  /** Told each line of stderr, with its level. (The library's own progress event would probe the file without the safe options.) */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
};

/** How many lines of complaints are kept: the first tells what went wrong, but a full disk may come late. */
const MAX_COMPLAINT_LINES = 2000;

/**
 * Runs ffmpeg on a video with the safe options. Throws VideoError with ffmpeg's first complaint, DiskError where it
 * couldn't write, or the signal's reason.
 */
export const runFfmpeg = async (
  { file, name, demuxer }: Pick<VideoInfo, 'file' | 'name' | 'demuxer'>,
  { input = [], raw, output, target, onLine, signal }: FfmpegRun,
): Promise<void> => {
  const complaints: string[] = [];
  const command = ffmpeg({ source: safeName(file), stdoutLines: 50 })
    .setFfmpegPath(limitedFfmpeg() ?? ffmpegPath())
    // Decodes as much of a damaged video as can be.
    .inputOptions(['-nostdin', '-hide_banner', '-loglevel', 'level+info', '-max_error_rate', '1'])
    .inputOptions([...safeInput(demuxer), ...input])
    .outputOptions(['-y', ...output]);
  if (target === null) command.outputOptions(['-f', 'null']).output('-');
  else command.output(target);
  if (raw) command.input(raw.stream).inputOptions([...raw.options]);
  command.on('stderr', (line: string) => {
    if (/\[(?:error|fatal|panic)\]/.test(line) && complaints.length < MAX_COMPLAINT_LINES) complaints.push(line);
    onLine?.(line);
  });
  const stop = (): void => void command.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  const failure = (): Error | null => {
    const code = systemErrorIn(complaints, safeName(file));
    const what = `${typeof target === 'string' ? target.replace(/\.part$/, '') : name} can't be written`;
    return code === null ? null : diskError(code, what);
  };
  try {
    await finished(command, () => signal?.aborted && stop());
  } catch (cause) {
    signal?.throwIfAborted();
    if (isDiskTrouble(cause)) throw cause;
    const got = firstComplaint(complaints, file) || lastLine((cause as Error).message);
    throw failure() ?? new VideoError(`${name}: expected a video that can be decoded, got "${got}"`, { cause });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  // Where only the end of a file couldn't be written, ffmpeg exits with success.
  const unwritten = failure();
  if (unwritten) throw unwritten;
};

const finished = (command: ffmpeg.FfmpegCommand, onStart: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    command
      .on('start', onStart)
      .on('end', () => resolve())
      .on('error', reject)
      .run();
  });

const lastLine = (message: string): string => message.trim().split('\n').at(-1)?.trim() ?? message;
