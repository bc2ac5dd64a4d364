/** Runs a command line as a process: it stops on Ctrl-C, and when the parent process is gone. */
import type { Milliseconds } from '@instep/choreo/units';
import { CHECKPOINTS, type Checkpoints } from './checkpoints.ts';
import type { ExitCode } from './exit-codes.ts';
import type { MeasureOptions } from './poses.ts';

/** Everything outside that a command uses besides files. */
export type Environment = Pick<MeasureOptions, 'loadModel' | 'checkpoints' | 'signal'> & {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly now: () => Milliseconds;
};

/** Work stops at the next frame; if it takes longer than this, it hangs. */
const STOP_TIMEOUT_MS: Milliseconds = 3000;

/** Runs this process's command line through `run`; Ctrl-C stops the work, keeps what is measured, and cleans up. */
export const runAsProcess = async (
  loadModel: Environment['loadModel'],
  run: (args: readonly string[], environment: Environment) => Promise<ExitCode>,
  checkpoints: Checkpoints = CHECKPOINTS,
): Promise<void> => {
  const interrupted = new AbortController();
  const now = (): Milliseconds => performance.now();
  let askedAt = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // The terminal signals all processes and npm passes it on: one Ctrl-C comes twice. And process.exit() would end a
      // thread in the middle of native code, which then crashes the process.
      if (now() - askedAt > STOP_TIMEOUT_MS) process.kill(process.pid, 'SIGKILL');
      askedAt = Math.min(askedAt, now());
      interrupted.abort();
    });
  }
  watchParent(process, () => {
    interrupted.abort();
    // Nobody is left to ask again.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), STOP_TIMEOUT_MS).unref();
  });
  const { stdout, stderr, argv } = process;
  // A reader that closes the pipe, as `| head` does, must not end this process with parts of a dance left behind.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  const { signal } = interrupted;
  process.exitCode = await run(argv.slice(2), { stdout, stderr, now, loadModel, checkpoints, signal });
};

/** The channel to the process that started this one: `process` itself, where it was started with one. */
export type ParentChannel = {
  readonly send?: unknown;
  readonly connected: boolean;
  readonly channel?: { unref(): void } | null | undefined;
  on(event: 'message' | 'disconnect', listener: () => void): unknown;
};

/** A parent sends a heartbeat this often. */
const HEARTBEAT_MS: Milliseconds = 1000;
/** Less than the time after which another process may take the work over. */
const MAX_MISSED_HEARTBEATS = 8;

/**
 * Calls `end` when the parent process is gone, or is suspended so that its work may be taken over. A parent that never
 * sent a heartbeat is only expected to keep the channel open; without a channel, nobody is watched.
 */
export const watchParent = (self: ParentChannel, end: () => void): void => {
  if (self.send === undefined) return;
  if (!self.connected) return end();
  // Ticks are counted, not milliseconds: when both processes were suspended, the clock would blame the parent.
  let missed = 0;
  let timer: ReturnType<typeof setInterval> | null = null;
  const tick = (): void => {
    missed++;
    if (missed > MAX_MISSED_HEARTBEATS) end();
  };
  self.on('disconnect', end);
  self.on('message', () => {
    missed = 0;
    timer ??= setInterval(tick, HEARTBEAT_MS).unref();
  });
  // Listening must not keep a process alive whose work is done.
  self.channel?.unref();
};
