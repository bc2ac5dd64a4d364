import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { REPOSITORY } from '../config.ts';
import {
  IMPORT_FAILURE,
  IMPORT_REPORT,
  type ImportJob,
  type ImportOutcome,
  type ImportProgress,
} from './import-job.ts';

/** A run of the extraction, in a process of its own: what a stranger's video does to ffmpeg stays there. */
export type Extraction = {
  /** How it ended; `null` when it was stopped. */
  readonly outcome: Promise<ImportOutcome | null>;
  /** Asks it to stop; what is measured so far is kept for the next run. */
  readonly stop: () => void;
};

export type StartExtraction = (
  job: ImportJob,
  video: string,
  onProgress: (progress: ImportProgress) => void,
) => Extraction;

const COMMAND = path.join(REPOSITORY, 'tools/extract-keypoints/src/main.ts');
/** As the command's exit codes say. */
const INTERRUPTED = 130;
const BUG = 1;

/** Starts the command `extract add` into a folder of dances, behind the players in the queue for the processor. */
export const createStartExtraction =
  (dancesFolder: string, command: readonly string[] = ['--import', 'tsx', COMMAND]): StartExtraction =>
  (job, video, onProgress) => {
    const child = spawn(process.execPath, [...command, ...argumentsOf(job, video, dancesFolder)], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    let told = '';
    let result = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (result += text));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const progress = progressIn(line);
      if (progress) onProgress(progress);
      else told = line;
    });
    let asked = false;
    const outcome = new Promise<ImportOutcome | null>((resolve) => {
      child.on('error', ({ message }) => resolve({ exitCode: BUG, message }));
      child.on('close', (code, signal) => {
        // Who is asked to stop before it listens is simply killed.
        resolve(asked && signal !== null ? null : outcomeOf(code, result, told));
      });
    });
    const stop = (): void => {
      asked = true;
      child.kill('SIGTERM');
    };
    return { outcome, stop };
  };

const argumentsOf = ({ danceId, title, level, tags, trim }: ImportJob, video: string, out: string): string[] => [
  ...['add', '--id', danceId, `--title=${title}`, '--level', String(level)],
  ...tags.map((tag) => `--tag=${tag}`),
  ...(trim ? ['--trim', trim.join('-')] : []),
  ...['--out', out, '--json', '--progress', 'json', '--', video],
];

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

const outcomeOf = (code: number | null, stdout: string, told: string): ImportOutcome | null => {
  if (code === INTERRUPTED) return null;
  const { dances = [], failures = [] } = RESULT.safeParse(parsed(stdout)).data ?? {};
  return dances[0] ?? failures[0] ?? { exitCode: code ?? BUG, message: told || 'The extraction ended without a word.' };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
