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
import { EXIT } from './import-words.ts';

/** A run of the extraction, in a process of its own: what a stranger's video does to ffmpeg stays there. */
export type Extraction = {
  /** How it ended; `null` when it was stopped. */
  readonly outcome: Promise<ImportOutcome | null>;
  /** Asks it to stop; what is measured so far is kept for the next run. */
  readonly stop: () => void;
};

/** Starts a run that makes the dance's files in a folder; in that of the dances where none is named. */
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
 * How often the child is told that its parent lives. It ends with the channel between them, and when it hears nothing
 * for a while, as when the server is suspended: another one may take the import over.
 */
const PARENT_LIVES_EVERY_MS: Milliseconds = 1000;

/** Starts the command `extract add`, behind the players in the queue for the CPU. */
export const createStartExtraction =
  (dancesFolder: string, command: readonly string[] = COMMAND): StartExtraction =>
  (job, video, onProgress, danceFolder = dancesFolder) => {
    const child = startChild([...command, ...argumentsOf(job, video, danceFolder)]);
    const endSigns = tellSignsOfLife(child);
    let told = '';
    let result = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (result += text));
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        const progress = progressIn(line);
        if (progress) onProgress(progress);
        else told = line;
      });
    }
    let asked = false;
    const outcome = new Promise<ImportOutcome | null>((resolve) => {
      child.on('error', ({ message }) => resolve({ exitCode: EXIT.bug, message }));
      child.on('close', (code, signal) => {
        // Who is asked to stop before it listens is simply killed.
        resolve(asked && signal !== null ? null : outcomeOf(code, result, told));
      });
    }).finally(endSigns);
    const stop = (): void => {
      asked = true;
      child.kill('SIGTERM');
    };
    return { outcome, stop };
  };

/** How long a video is; `null` when that could not be found out, and the extraction will say why. */
export type DurationOf = (video: string) => Promise<Seconds | null>;

/** An answer that takes longer is cut, and the extraction tells the same later. */
const MAX_LOOK_MS: Milliseconds = 8000;

/** Looks at a video as the extraction does, with ffmpeg, which reads a stranger's file in a process of its own. */
export const durationOf: DurationOf = async (video) => {
  const { probeVideo } = await import('@instep/video-poses/probe');
  const probed = probeVideo(video).then(
    ({ duration }) => duration,
    () => null,
  );
  let timeout: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<null>((resolve) => (timeout = setTimeout(resolve, MAX_LOOK_MS, null)));
  return Promise.race([probed, tooLong]).finally(() => clearTimeout(timeout));
};

/** The channel is there to break: a child must not outlive a server that is killed. */
const STDIO: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc'];

const startChild = (args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: STDIO });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A server that is itself niced further can't raise it to this; and the child may be gone.
  }
  return child;
};

const tellSignsOfLife = (child: ChildProcess): (() => void) => {
  const timer = setInterval(() => {
    // The answer is for errors: the child may end at any moment.
    if (child.connected) child.send('alive', () => {});
  }, PARENT_LIVES_EVERY_MS);
  // It says nothing itself that would have to be heard.
  child.channel?.unref();
  return () => clearInterval(timer);
};

const argumentsOf = ({ danceId, title, level, tags, trim }: ImportJob, video: string, out: string): string[] => [
  ...['add', '--id', danceId, `--title=${title}`, '--level', String(level)],
  ...tags.map((tag) => `--tag=${tag}`),
  ...(trim ? ['--trim', trim.map(plainNumber).join('-')] : []),
  ...['--out', out, '--json', '--progress', 'json', '--', video],
];

/** Without an exponent, which the command's times don't have. */
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

const progressIn = (line: string): ImportProgress | null => PROGRESS.safeParse(parsed(line)).data ?? null;

const RESULT = z.object({ dances: z.array(IMPORT_REPORT), failures: z.array(IMPORT_FAILURE) });

/** No exit code of the command's: a signal has ended it. */
const ENDED_FROM_OUTSIDE = -1;

const outcomeOf = (code: number | null, stdout: string, told: string): ImportOutcome | null => {
  if (code === EXIT.interrupted) return null;
  const { dances = [], failures = [] } = RESULT.safeParse(parsed(stdout)).data ?? {};
  const unexplained = { exitCode: code ?? ENDED_FROM_OUTSIDE, message: told || 'The extraction ended without a word.' };
  return dances[0] ?? failures[0] ?? unexplained;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
