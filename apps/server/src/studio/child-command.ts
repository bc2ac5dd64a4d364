import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Milliseconds } from '@instep/choreo/units';
import { z } from 'zod';
import { REPOSITORY } from '../config.ts';
import type { ImportProgress } from './import-job.ts';
import { EXIT } from './import-messages.ts';

/** A command that works on a video in a process of its own, so that a broken or hostile video can't harm the server. */
export type ChildCommand = {
  /** Never rejects. */
  readonly ended: Promise<CommandEnd>;
  /** Asks it to stop. */
  readonly stop: () => void;
  /** Holds the process, or lets it go on; where the system can't do that, it only has a lower priority. */
  readonly setHeld: (isHeld: boolean) => void;
};

export type CommandEnd = {
  /** `null` when a signal has ended it. */
  readonly code: number | null;
  /** It was ended by the signal that was to stop it. */
  readonly isKilledByStop: boolean;
  readonly stdout: string;
  /** The last line on stderr that was no progress. */
  readonly message: string;
};

/**
 * How often the child is sent `alive`. It ends when the channel to its parent closes, and when nothing arrives for a
 * while, for example while the server is suspended: then another server may take the work over.
 */
const HEARTBEAT_INTERVAL_MS: Milliseconds = 1000;

/** `ipc`: the channel closes when the server is killed, and the child must not outlive it. */
const STDIO: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc'];

/** Runs a command with a lower CPU priority than the server, whose players come first. */
export const startCommand = (args: readonly string[], onProgress: (progress: ImportProgress) => void): ChildCommand => {
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: STDIO });
  lowerPriority(child);
  const stopHeartbeat = startHeartbeat(child);
  let message = '';
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const progress = parseProgress(line);
      if (progress) onProgress(progress);
      else message = line;
    });
  }
  let isStopRequested = false;
  const ended = new Promise<CommandEnd>((resolve) => {
    child.on('error', (error) => resolve({ code: EXIT.bug, isKilledByStop: false, stdout, message: error.message }));
    // A child that is asked to stop before it handles the signal is killed by it.
    child.on('close', (code, signal) =>
      resolve({ code, isKilledByStop: isStopRequested && signal !== null, stdout, message }),
    );
  }).finally(stopHeartbeat);
  const setHeld = (isHeld: boolean): void => {
    if (process.platform !== 'win32') child.kill(isHeld ? 'SIGSTOP' : 'SIGCONT');
  };
  const stop = (): void => {
    isStopRequested = true;
    child.kill('SIGTERM');
    setHeld(false);
  };
  return { ended, stop, setHeld };
};

const lowerPriority = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A server whose own priority is lower can't raise the child's to this; or the child may be gone.
  }
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

/** The value of a JSON text; `null` when it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
