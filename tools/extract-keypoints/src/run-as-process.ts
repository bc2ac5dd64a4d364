import type { Milliseconds } from '@instep/choreo/units';
import { CHECKPOINTS, type Checkpoints } from './checkpoints.ts';
import type { ExitCode } from './exit-codes.ts';
import { watchParent } from './parent-watch.ts';
import type { World } from './run-extract.ts';

/** Work stops at the next frame; what takes longer than this hangs. */
const STOP_TIMEOUT_MS: Milliseconds = 3000;

/** Runs this process's command line through `run`; Ctrl-C stops the work, keeps what is measured, and cleans up. */
export const runAsProcess = async (
  loadModel: World['loadModel'],
  run: (args: readonly string[], world: World) => Promise<ExitCode>,
  checkpoints: Checkpoints = CHECKPOINTS,
): Promise<void> => {
  const interrupted = new AbortController();
  const now = (): Milliseconds => performance.now();
  let askedAt = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // npm passes on what the terminal tells all: one Ctrl-C comes twice. And process.exit() would end a thread in the
      // middle of native code, which then ends the process with a crash.
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
  // A reader that closes the pipe, as `| head` does, must not end us with parts of a dance left behind.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  const { signal } = interrupted;
  process.exitCode = await run(argv.slice(2), { stdout, stderr, now, loadModel, checkpoints, signal });
};
