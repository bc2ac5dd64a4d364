import { isSystemDiskError, messageOf } from './errors.ts';

/** The exit codes of the commands and their meaning. `--help` and docs/adding-dances.md repeat this table. */
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
  // Weights that are missing, or that are not the pinned ones, count as a missing part of the tool.
  WeightsError: EXIT_CODES.toolMissing.code,
};

/** The exit code for whatever was thrown. */
export const exitCodeOf = (error: unknown): ExitCode => {
  if (!(error instanceof Error)) return EXIT_CODES.bug.code;
  const byName = CODES_BY_NAME[error.name];
  if (byName !== undefined) return byName;
  return isSystemDiskError(error) ? EXIT_CODES.disk.code : EXIT_CODES.bug.code;
};

/** An error as one line; for a bug of ours, with its whole stack. */
export const errorLine = (error: unknown): string => {
  if (!(error instanceof Error)) return `a bug: ${String(error)}`;
  if (error.name === 'AbortError') return 'Stopped. Run the same command to go on.';
  if (exitCodeOf(error) === EXIT_CODES.bug.code) return `a bug: ${error.stack ?? error.message}`;
  return oneLine(messageOf(error));
};

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
