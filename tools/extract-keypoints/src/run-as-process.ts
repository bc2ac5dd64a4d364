import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import type { World } from './run-extract.ts';

/** Runs this process's command line through `run`; Ctrl-C stops the work and cleans up. */
export const runAsProcess = async (
  loadModel: World['loadModel'],
  run: (args: readonly string[], world: World) => Promise<ExitCode>,
): Promise<void> => {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Who asks twice doesn't want to wait for the cleaning up.
      if (interrupted.signal.aborted) process.exit(EXIT_CODES.interrupted.code);
      interrupted.abort();
    });
  }
  const { stdout, stderr, argv } = process;
  // Who reads no more, as `| head` does, must not leave parts of a dance behind.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  const now = (): number => performance.now();
  process.exitCode = await run(argv.slice(2), { stdout, stderr, now, loadModel, signal: interrupted.signal });
};
