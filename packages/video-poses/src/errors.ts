/** The errors that a command expects: each is printed as one line and has its own exit code. */

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file is not a usable video; the message begins with its name. */
export class VideoError extends Error {
  override readonly name = 'VideoError';
}

/** ffmpeg is missing. */
export class ToolMissingError extends Error {
  override readonly name = 'ToolMissingError';
}

/** A file can't be written: the disk is full, the folder is read-only. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
}

/** The work was stopped from outside; the message says how much of it is saved. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** System error codes that mean disk or file trouble; an empty text where the system's own message is clear enough. */
const DISK_ERROR_TEXTS: { readonly [code: string]: string } = {
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

/** Whether a system error is disk or file trouble. */
export const isSystemDiskError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && Object.hasOwn(DISK_ERROR_TEXTS, String((error as NodeJS.ErrnoException).code));

/** The error for a failed write, by the system's error code. */
export const diskError = (code: string, what: string, cause?: unknown): DiskError =>
  new DiskError(`${DISK_ERROR_TEXTS[code] || code}: ${what}`, { cause });

/** The message of an error; for disk trouble, it begins with what the system's code means. */
export const messageOf = (error: Error): string => {
  const words = isSystemDiskError(error) ? DISK_ERROR_TEXTS[error.code ?? ''] : '';
  return words ? `${words}: ${error.message}` : error.message;
};
