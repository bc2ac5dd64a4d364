import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NO_TELEMETRY } from '../engines/disable-telemetry.ts';
import { WorkerGoneError, type WorkerAnswer, type WorkerHost } from './worker-messages.ts';

/** More JavaScript objects than this, in MiB, a worker never has unless it leaks: then it ends, and another starts. */
const MAX_HEAP_MIB = 512;

/** Starts a worker as a process of its own: a crash in native code ends it, and nobody else. */
export const startProcessHost = (): WorkerHost => {
  const child = fork(fileURLToPath(new URL('./start-worker.mjs', import.meta.url)), [], {
    // Without the parent's own flags: what the worker needs, it registers itself.
    execArgv: [`--max-old-space-size=${MAX_HEAP_MIB}`],
    env: { ...process.env, ...NO_TELEMETRY },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    pid: child.pid ?? null,
    onAnswer: (handle) => void child.on('message', (answer) => handle(answer as WorkerAnswer)),
    // What can't be sent any more was asked of a worker that is gone, and that is said elsewhere.
    ask: (request) => void child.send(request, () => {}),
    gone: new Promise((resolve) => {
      const end = (reason: string): void =>
        resolve(new WorkerGoneError(`the estimator's process has ended: ${reason}`));
      child.on('error', ({ message }) => end(message));
      child.on('exit', (code, signal) => end(signal ?? `code ${code}`));
    }),
    kill: () => void child.kill('SIGKILL'),
  };
};
