import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { z } from 'zod';
import { REPOSITORY } from '../config.ts';
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

/**
 * How often the child is sent `alive`. It ends when the channel to its parent closes, and when nothing arrives for a
 * while, for example while the server is suspended: then another server may take the import over.
 */
const HEARTBEAT_INTERVAL_MS: Milliseconds = 1000;

/** Starts the command `extract add` with a lower CPU priority than the server, whose players come first. */
export const createStartExtraction =
  (dancesFolder: string, command: readonly string[] = COMMAND): StartExtraction =>
  (job, video, onProgress, danceFolder = dancesFolder) => {
    const child = startChild([...command, ...argumentsOf(job, video, danceFolder)]);
    const stopHeartbeat = startHeartbeat(child);
    let lastMessage = '';
    let result = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (result += text));
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        const progress = parseProgress(line);
        if (progress) onProgress(progress);
        else lastMessage = line;
      });
    }
    let isStopRequested = false;
    const outcome = new Promise<ImportOutcome | null>((resolve) => {
      child.on('error', ({ message }) => resolve({ exitCode: EXIT.bug, message }));
      child.on('close', (code, signal) => {
        // A child that is asked to stop before it handles the signal is killed by it.
        resolve(isStopRequested && signal !== null ? null : outcomeOf(code, result, lastMessage));
      });
    }).finally(stopHeartbeat);
    const stop = (): void => {
      isStopRequested = true;
      child.kill('SIGTERM');
    };
    return { outcome, stop };
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

/** `ipc`: the channel closes when the server is killed, and the child must not outlive it. */
const STDIO: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc'];

const startChild = (args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: STDIO });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A server whose own priority is lower can't raise the child's to this; or the child may be gone.
  }
  return child;
};

const startHeartbeat = (child: ChildProcess): (() => void) => {
  const timer = setInterval(() => {
    // The callback catches errors: the child may end at any moment.
    if (child.connected) child.send('alive', () => {});
  }, HEARTBEAT_INTERVAL_MS);
  // The child sends nothing over the channel, so it need not keep this process running.
  child.channel?.unref();
  return () => clearInterval(timer);
};

const argumentsOf = ({ danceId, title, level, tags, trim }: ImportJob, video: string, out: string): string[] => [
  ...['add', '--id', danceId, `--title=${title}`, '--level', String(level)],
  ...tags.map((tag) => `--tag=${tag}`),
  ...(trim ? ['--trim', trim.map(plainNumber).join('-')] : []),
  ...['--out', out, '--json', '--progress', 'json', '--', video],
];

/** Without an exponent, which the times on the command line don't allow. */
const plainNumber = (seconds: Seconds): string => seconds.toFixed(3);

const PROGRESS = z
  .object({
    type: z.enum(['start', 'progress', 'stop']),
    stage: z.string(),
    done: z.number(),
    total: z.number(),
    fps: z.number(),
    eta_s: z.number().nullable(),
  })
  .transform(({ eta_s, stage, done, total, fps }): ImportProgress => ({ stage, done, total, fps, etaS: eta_s }));

const parseProgress = (line: string): ImportProgress | null => PROGRESS.safeParse(parseJson(line)).data ?? null;

const RESULT = z.object({ dances: z.array(IMPORT_REPORT), failures: z.array(IMPORT_FAILURE) });

/** Not an exit code of the command: a signal has ended it. */
const KILLED_BY_SIGNAL = -1;

const outcomeOf = (code: number | null, stdout: string, lastMessage: string): ImportOutcome | null => {
  if (code === EXIT.interrupted) return null;
  const { dances = [], failures = [] } = RESULT.safeParse(parseJson(stdout)).data ?? {};
  const unknownFailure = {
    exitCode: code ?? KILLED_BY_SIGNAL,
    message: lastMessage || 'The extraction ended without a message.',
  };
  return dances[0] ?? failures[0] ?? unknownFailure;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
