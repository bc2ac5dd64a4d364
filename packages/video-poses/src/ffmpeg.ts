/** Finds ffmpeg and runs it on files that can't be trusted, within limits of memory and time. */
import { execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createInterface } from 'node:readline';
import type { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Milliseconds } from '@instep/choreo/units';
import { finalPathOf } from '@instep/dance-files/atomic-file';
import ffmpeg from 'fluent-ffmpeg';
import { diskError, isSystemDiskError, ToolMissingError, VideoError } from './errors.ts';
import { firstComplaint, systemErrorIn } from './ffmpeg-messages.ts';
import { safeInput, safeName } from './safe-input.ts';
import type { VideoInfo } from './video.ts';

/** The ffmpeg to run. */
export const ffmpegPath = (): string => process.env['FFMPEG_PATH'] || 'ffmpeg';

const LAUNCHER = fileURLToPath(new URL('./limited-ffmpeg.sh', import.meta.url));

/** The launcher that runs ffmpeg within limits of memory and time; `null` where scripts can't be run. */
const launcherPath = (): string | null => {
  if (process.platform === 'win32') return null;
  try {
    accessSync(LAUNCHER, constants.X_OK);
    return LAUNCHER;
  } catch {
    return null; // unpacked from an archive that lost the file's mode
  }
};

const INSTALL_HINT = 'Get it with: apt install ffmpeg · brew install ffmpeg · winget install ffmpeg';

/** Checks that ffmpeg can be run. Throws ToolMissingError, which says how to get it. */
export const checkFfmpeg = async (): Promise<void> => {
  await toolVersion('ffmpeg', ffmpegPath());
};

const VERSION_TIMEOUT_MS: Milliseconds = 20_000;

/** The version that a tool prints. Throws ToolMissingError. */
export const toolVersion = async (name: string, path: string): Promise<string> => {
  const run = promisify(execFile)(path, ['-version'], { timeout: VERSION_TIMEOUT_MS });
  const { stdout } = await run.catch((cause: Error) => {
    const where = path === name ? 'on the PATH' : `at ${path}`;
    const got = cause.message.split('\n')[0];
    throw new ToolMissingError(`${name}: expected to find it ${where}, got ${got}. ${INSTALL_HINT}`, { cause });
  });
  return stdout.split('\n')[0]?.replace(/ Copyright.*/, '') ?? name;
};

/** What one run of `queryFfmpeg` gives: the lines on stderr, and the exit code of the process. */
export type FfmpegOutput = { readonly stderr: readonly string[]; readonly exitCode: number | null };

/** Long enough to read every packet of 2 GiB from a slow disk; a healthy file of usual size takes a second. */
const QUERY_TIMEOUT_MS: Milliseconds = 120_000;
/** A limit, because a malformed file can make ffmpeg complain about every packet. */
const MAX_STDERR_LINES = 20_000;

/** Runs ffmpeg to find out about a file. `onLine` gets each line of stdout; if it returns false, ffmpeg is stopped. */
export const queryFfmpeg = async (
  args: readonly string[],
  onLine: (line: string) => boolean = () => true,
): Promise<FfmpegOutput> => {
  const child = spawn(launcherPath() ?? ffmpegPath(), ['-nostdin', '-hide_banner', '-nostats', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timeout = setTimeout(() => child.kill('SIGKILL'), QUERY_TIMEOUT_MS);
  const stderr: string[] = [];
  try {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (stderr.length < MAX_STDERR_LINES) stderr.push(line);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!onLine(line)) child.kill('SIGKILL');
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { stderr, exitCode };
  } finally {
    clearTimeout(timeout);
  }
};

/** One run of ffmpeg on a probed video. */
export type FfmpegRun = {
  /** Options before the input, besides the safe ones. */
  readonly input?: readonly string[];
  /** A second input: raw frames without a container, and the options that describe them. */
  readonly raw?: { readonly stream: Readable; readonly options: readonly string[] };
  readonly output: readonly string[];
  /** An absolute path, a stream to write to, or nowhere. */
  readonly target: string | PassThrough | null;
  /** Gets each line of stderr, with its level. The library's progress event would probe the file without safe input. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
};

/** How many complaints are kept: usually the first names the cause, but the disk may fill up late. */
const MAX_COMPLAINT_LINES = 2000;

/**
 * Runs ffmpeg on a video with the safe options. Throws VideoError with ffmpeg's first complaint, DiskError if it
 * couldn't write, or the signal's reason.
 */
export const runFfmpeg = async (
  { file, name, demuxer }: Pick<VideoInfo, 'file' | 'name' | 'demuxer'>,
  { input = [], raw, output, target, onLine, signal }: FfmpegRun,
): Promise<void> => {
  const complaints: string[] = [];
  const command = ffmpeg({ source: safeName(file), stdoutLines: 50 })
    .setFfmpegPath(launcherPath() ?? ffmpegPath())
    // Decodes as much of a damaged video as possible.
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
  const writeFailure = (): Error | null => {
    const code = systemErrorIn(complaints, safeName(file));
    const what = `${typeof target === 'string' ? finalPathOf(target) : name} can't be written`;
    return code === null ? null : diskError(code, what);
  };
  try {
    await finished(command, () => signal?.aborted && stop());
  } catch (cause) {
    signal?.throwIfAborted();
    if (isSystemDiskError(cause)) throw cause;
    const got = firstComplaint(complaints, file) || lastLine((cause as Error).message);
    throw writeFailure() ?? new VideoError(`${name}: expected a video that can be decoded, got "${got}"`, { cause });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  // If only the end of a file couldn't be written, ffmpeg still exits with success.
  const failure = writeFailure();
  if (failure) throw failure;
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
