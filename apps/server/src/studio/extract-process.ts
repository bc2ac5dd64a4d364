import { fileURLToPath } from 'node:url';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { z } from 'zod';
import { parseJson, startCommand, type CommandEnd } from './child-command.ts';
import {
  IMPORT_FAILURE,
  IMPORT_REPORT,
  type ImportJob,
  type ImportOutcome,
  type ImportProgress,
} from './import-job.ts';
import { EXIT } from './import-messages.ts';

/** A run of the extraction in a process of its own, so that a broken or hostile video can't harm the server. */
export type Extraction = {
  /** The outcome; `null` when it was stopped. */
  readonly outcome: Promise<ImportOutcome | null>;
  /** Asks it to stop; what has been measured is kept for the next run. */
  readonly stop: () => void;
};

/** Starts a run that writes the dance's files to a folder; by default to the folder of the dances. */
export type StartExtraction = (
  job: ImportJob,
  video: string,
  onProgress: (progress: ImportProgress) => void,
  danceFolder?: string,
) => Extraction;

const COMMAND: readonly string[] = [
  '--import',
  'tsx',
  fileURLToPath(import.meta.resolve('@instep/extract-keypoints/cli')),
];

/** Starts the command `extract add` with a lower CPU priority than the server, whose players come first. */
export const createStartExtraction =
  (dancesFolder: string, command: readonly string[] = COMMAND): StartExtraction =>
  (job, video, onProgress, danceFolder = dancesFolder) => {
    const { ended, stop } = startCommand([...command, ...argumentsOf(job, video, danceFolder)], onProgress);
    return { outcome: ended.then(outcomeOf), stop };
  };

/** The duration of a video; `null` when it could not be determined, and the extraction will report why. */
export type ProbeDuration = (video: string) => Promise<Seconds | null>;

/** A probe that takes longer is not waited for; the extraction checks the same later. */
const PROBE_TIMEOUT_MS: Milliseconds = 8000;

/** Probes a video as the extraction does, with ffmpeg, which reads untrusted files in a process of its own. */
export const probeDuration: ProbeDuration = async (video) => {
  const { probeVideo } = await import('@instep/video-poses/probe');
  const probed = probeVideo(video).then(
    ({ duration }) => duration,
    () => null,
  );
  let timeout: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<null>((resolve) => (timeout = setTimeout(resolve, PROBE_TIMEOUT_MS, null)));
  return Promise.race([probed, timedOut]).finally(() => clearTimeout(timeout));
};

const argumentsOf = ({ danceId, title, level, tags, trim }: ImportJob, video: string, out: string): string[] => [
  ...['add', '--id', danceId, `--title=${title}`, '--level', String(level)],
  ...tags.map((tag) => `--tag=${tag}`),
  ...(trim ? ['--trim', trim.map(plainNumber).join('-')] : []),
  ...['--out', out, '--json', '--progress', 'json', '--', video],
];

/** Without an exponent, which the times on the command line don't allow. */
const plainNumber = (seconds: Seconds): string => seconds.toFixed(3);

const RESULT = z.object({ dances: z.array(IMPORT_REPORT), failures: z.array(IMPORT_FAILURE) });

/** Not an exit code of the command: a signal has ended it. */
const KILLED_BY_SIGNAL = -1;

const outcomeOf = ({ code, isKilledByStop, stdout, message }: CommandEnd): ImportOutcome | null => {
  if (isKilledByStop || code === EXIT.interrupted) return null;
  const { dances = [], failures = [] } = RESULT.safeParse(parseJson(stdout)).data ?? {};
  const unknownFailure = {
    exitCode: code ?? KILLED_BY_SIGNAL,
    message: message || 'The extraction ended without a message.',
  };
  return dances[0] ?? failures[0] ?? unknownFailure;
};
