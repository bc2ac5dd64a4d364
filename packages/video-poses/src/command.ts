/** Runs a command line as a process that stops on Ctrl-C and when its parent process is gone. */
import type { Milliseconds } from '@instep/choreo/units';
import { DEFAULT_CHECKPOINTS, type CheckpointSettings } from './checkpoints.ts';
import type { ExitCode } from './exit-codes.ts';
import type { MeasureOptions } from './poses.ts';

/** Everything except files that a command uses from outside. */
export type CommandEnvironment = Pick<MeasureOptions, 'loadModel' | 'checkpoints' | 'signal'> & {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly now: () => Milliseconds;
};

/** Work stops at the next frame; if that takes longer than this, the process is taken to hang. */
const STOP_TIMEOUT_MS: Milliseconds = 3000;

/** Runs this process's command line through `run`; Ctrl-C stops the work, saves what was measured, and cleans up. */
export const runAsProcess = async (
  loadModel: CommandEnvironment['loadModel'],
  run: (args: readonly string[], environment: CommandEnvironment) => Promise<ExitCode>,
  checkpoints: CheckpointSettings = DEFAULT_CHECKPOINTS,
): Promise<void> => {
  const interrupted = new AbortController();
  const now = (): Milliseconds => performance.now();
  let stopRequestedAt = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // The terminal signals all processes and npm forwards the signal, so one Ctrl-C arrives twice. process.exit() is
      // not used: it would end a thread in the middle of native code, which crashes the process.
      if (now() - stopRequestedAt > STOP_TIMEOUT_MS) process.kill(process.pid, 'SIGKILL');
      stopRequestedAt = Math.min(stopRequestedAt, now());
      interrupted.abort();
    });
  }
  watchParent(process, () => {
    interrupted.abort();
    // Without a parent, no second request will come: kill this process if it does not stop by itself.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), STOP_TIMEOUT_MS).unref();
  });
  const { stdout, stderr, argv } = process;
  // A reader that closes the pipe, as `| head` does, must not end this process and leave unfinished files behind.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  const { signal } = interrupted;
  process.exitCode = await run(argv.slice(2), { stdout, stderr, now, loadModel, checkpoints, signal });
};

/** The IPC channel to the process that started this one: `process` itself, if it was started with a channel. */
export type ParentChannel = {
  readonly send?: unknown;
  readonly connected: boolean;
  readonly channel?: { unref(): void } | null | undefined;
  on(event: 'message' | 'disconnect', listener: () => void): unknown;
};

/** A parent sends a heartbeat this often. */
const HEARTBEAT_MS: Milliseconds = 1000;
/** Ends the work sooner than another process may take it over. */
const MAX_MISSED_HEARTBEATS = 8;

/**
 * Calls `end` when the parent process is gone, or has been suspended so long that its work may be taken over. A parent
 * that never sent a heartbeat only has to keep the channel open; without a channel, no parent is watched.
 */
export const watchParent = (self: ParentChannel, end: () => void): void => {
  if (self.send === undefined) return;
  if (!self.connected) return end();
  // Ticks are counted, not milliseconds: if both processes were suspended, a clock would count that time as missed.
  let missedHeartbeats = 0;
  let timer: ReturnType<typeof setInterval> | null = null;
  const tick = (): void => {
    missedHeartbeats++;
    if (missedHeartbeats > MAX_MISSED_HEARTBEATS) end();
  };
  self.on('disconnect', end);
  self.on('message', () => {
    missedHeartbeats = 0;
    timer ??= setInterval(tick, HEARTBEAT_MS).unref();
  });
  // The listener must not keep a process alive whose work is done.
  self.channel?.unref();
};
