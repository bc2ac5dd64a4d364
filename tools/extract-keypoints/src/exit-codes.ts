/** What the exit code of our commands means. `--help` and the README repeat this table. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'ok' },
  bug: { code: 1, meaning: 'a bug of ours' },
  usage: { code: 2, meaning: 'wrong usage' },
  video: { code: 3, meaning: 'not a usable video: unreadable, no video, nobody in it, over the limits, damaged' },
  poor: { code: 4, meaning: 'quality POOR: the files are kept as a draft' },
  toolMissing: { code: 5, meaning: 'ffmpeg is missing' },
  disk: { code: 6, meaning: 'disk or file trouble: disk full, read-only folder, no permission' },
  partFailed: { code: 7, meaning: 'part of a batch failed' },
  interrupted: { code: 130, meaning: 'interrupted: run the same command to go on' },
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]['code'];

/** Wrong usage: what was typed can't be done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that is no usable video; the message begins with its name. */
export class VideoError extends Error {
  override readonly name = 'VideoError';
}

/** ffmpeg isn't there. */
export class ToolMissingError extends Error {
  override readonly name = 'ToolMissingError';
}

/** A file can't be written: the disk is full, the folder is read-only. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
}

/** Somebody stopped the work; the message says what of it is kept. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const CODES_BY_NAME: { readonly [name: string]: ExitCode } = {
  UsageError: EXIT_CODES.usage.code,
  VideoError: EXIT_CODES.video.code,
  ToolMissingError: EXIT_CODES.toolMissing.code,
  DiskError: EXIT_CODES.disk.code,
  InterruptedError: EXIT_CODES.interrupted.code,
  AbortError: EXIT_CODES.interrupted.code,
  // `check` finds dances on disk that can't be read.
  DanceFileError: EXIT_CODES.video.code,
  KeypointCsvError: EXIT_CODES.video.code,
  // Weights that are missing or not the pinned ones are a missing part of the tool.
  WeightsError: EXIT_CODES.toolMissing.code,
};

/** System error codes that mean disk or file trouble. Empty where the system's own message says enough. */
const DISK_ERRORS: { readonly [code: string]: string } = {
  ENOSPC: 'disk full',
  EDQUOT: 'disk full (the quota is used up)',
  EROFS: 'read-only folder',
  EIO: 'disk failure',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EFBIG: 'file too large for this disk',
  ENAMETOOLONG: 'name too long',
  ENOTDIR: '',
  EISDIR: '',
  ENOENT: '',
  EEXIST: '',
  EBUSY: '',
  EXDEV: '',
};

/** Whether an error of the system is disk or file trouble. */
export const isDiskTrouble = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && Object.hasOwn(DISK_ERRORS, String((error as NodeJS.ErrnoException).code));

/** A failed write in words, by the system's error code. */
export const diskError = (code: string, what: string, cause?: unknown): DiskError => {
  const words = DISK_ERRORS[code] || code;
  return new DiskError(`${words}: ${what}`, { cause });
};

/** The exit code for whatever was thrown. */
export const exitCodeOf = (error: unknown): ExitCode => {
  if (!(error instanceof Error)) return EXIT_CODES.bug.code;
  const byName = CODES_BY_NAME[error.name];
  if (byName !== undefined) return byName;
  return isDiskTrouble(error) ? EXIT_CODES.disk.code : EXIT_CODES.bug.code;
};

/** An error as one line; a bug of ours as its whole stack. */
export const lineOf = (error: unknown): string => {
  if (!(error instanceof Error)) return `a bug: ${String(error)}`;
  if (error.name === 'AbortError') return 'Stopped. Run the same command to go on.';
  if (exitCodeOf(error) === EXIT_CODES.bug.code) return `a bug: ${error.stack ?? error.message}`;
  const words = isDiskTrouble(error) ? DISK_ERRORS[error.code ?? ''] : '';
  return oneLine(words ? `${words}: ${error.message}` : error.message);
};

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
