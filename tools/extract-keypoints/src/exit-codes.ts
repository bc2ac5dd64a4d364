/** What the exit code of our commands means. `--help` and the README repeat this table. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'ok' },
  bug: { code: 1, meaning: 'a bug of ours' },
  usage: { code: 2, meaning: 'wrong usage' },
  video: { code: 3, meaning: 'not a usable video: unreadable, no video, nobody in it, over the limits' },
  poor: { code: 4, meaning: 'quality POOR: the files are kept as a draft' },
  toolMissing: { code: 5, meaning: 'ffmpeg or ffprobe is missing' },
  disk: { code: 6, meaning: 'disk or file trouble' },
  partFailed: { code: 7, meaning: 'part of a batch failed' },
  interrupted: { code: 130, meaning: 'interrupted: run the same command to go on' },
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]['code'];

/** What was typed can't be done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that is no usable video; the message begins with its name. */
export class VideoError extends Error {
  override readonly name = 'VideoError';
}

/** ffmpeg or ffprobe isn't there. */
export class ToolMissingError extends Error {
  override readonly name = 'ToolMissingError';
}

/** Somebody stopped the work; the message says what of it is kept. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const CODES_BY_NAME: { readonly [name: string]: ExitCode } = {
  UsageError: EXIT_CODES.usage.code,
  VideoError: EXIT_CODES.video.code,
  ToolMissingError: EXIT_CODES.toolMissing.code,
  InterruptedError: EXIT_CODES.interrupted.code,
  AbortError: EXIT_CODES.interrupted.code,
  // A dance on disk that can't be read: what `check` is there to find.
  DanceFileError: EXIT_CODES.video.code,
  KeypointCsvError: EXIT_CODES.video.code,
  // Weights that are missing or not the pinned ones: a part of the tool isn't there.
  WeightsError: EXIT_CODES.toolMissing.code,
};

const DISK_ERRORS =
  /^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EIO|EMFILE|ENFILE|ENOTDIR|EISDIR|ENAMETOOLONG|ENOENT|EEXIST|EBUSY|EXDEV|EFBIG)$/;

/** The exit code for whatever was thrown. */
export const exitCodeOf = (error: unknown): ExitCode => {
  if (!(error instanceof Error)) return EXIT_CODES.bug.code;
  const byName = CODES_BY_NAME[error.name];
  if (byName !== undefined) return byName;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && DISK_ERRORS.test(code) ? EXIT_CODES.disk.code : EXIT_CODES.bug.code;
};

/** The one line that is told of an error; for a bug of ours with the stack, which is then worth having. */
export const lineOf = (error: unknown): string => {
  if (!(error instanceof Error)) return `a bug: ${String(error)}`;
  if (error.name === 'AbortError') return 'Stopped. Run the same command to go on.';
  return exitCodeOf(error) === EXIT_CODES.bug.code ? `a bug: ${error.stack ?? error.message}` : oneLine(error.message);
};

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
