/** Starts workers as threads or processes. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { disableTelemetry, NO_TELEMETRY } from '../engines/disable-telemetry.ts';
import { WorkerExitError, type WorkerHost, type WorkerMessage, type WorkerRequest } from './worker-messages.ts';

const WORKER_ENTRY = new URL('./start-worker.mjs', import.meta.url);

/** Limit of a worker process's JavaScript heap, which only a leak reaches: the process then ends and is replaced. */
const MAX_HEAP_MIB = 512;

/** Starts a worker as a process of its own: a crash in native code ends this process only. */
export const startProcessHost = (): WorkerHost => {
  const child = fork(fileURLToPath(WORKER_ENTRY), [], {
    // The parent's own flags are not inherited: the worker registers what it needs.
    execArgv: [`--max-old-space-size=${MAX_HEAP_MIB}`],
    env: { ...process.env, ...NO_TELEMETRY },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    pid: child.pid ?? null,
    onMessage: (handle) => void child.on('message', (message) => handle(message as WorkerMessage)),
    // Errors while sending are ignored: they mean that the process has exited, which `exited` reports.
    send: (request) => void child.send(request, () => {}),
    exited: new Promise((resolve) => {
      const end = (reason: string): void =>
        resolve(new WorkerExitError(`the estimator's process has ended: ${reason}`));
      child.on('error', ({ message }) => end(message));
      child.on('exit', (code, signal) => end(signal ?? `code ${code}`));
    }),
    kill: () => void child.kill('SIGKILL'),
  };
};

/** Starts a worker as a thread: frames are passed without a copy, but a crash in native code ends the whole process. */
export const startThreadHost = (): WorkerHost => {
  disableTelemetry();
  const worker = new Worker(WORKER_ENTRY, { execArgv: [] });
  return {
    pid: null,
    onMessage: (handle) => void worker.on('message', handle),
    send: (request) => worker.postMessage(...withTransferList(request)),
    exited: new Promise((resolve) => {
      let cause: Error | undefined;
      worker.on('error', (error: Error) => (cause = error));
      worker.on('exit', (code) => {
        const reason = cause ? cause.message : `code ${code}`;
        resolve(new WorkerExitError(`the estimator's thread has ended: ${reason}`, { cause }));
      });
    }),
    kill: () => void worker.terminate(),
  };
};

/**
 * Returns a request, and the memory that is transferred with it. Bytes are copied once, here, and the copy is
 * transferred: a Node Buffer may be part of a pool, which must not be transferred. Shared memory needs no copy.
 */
const withTransferList = (request: WorkerRequest): [WorkerRequest, ArrayBuffer[]] => {
  if (request.type !== 'estimate') return [request, []];
  const { image } = request;
  const bytes = image instanceof Uint8Array ? image : image.data;
  if (bytes.buffer instanceof SharedArrayBuffer) return [request, []];
  const copy = new Uint8Array(bytes);
  return [
    { ...request, image: image instanceof Uint8Array ? copy : ({ ...image, data: copy } satisfies RawFrame) },
    [copy.buffer],
  ];
};
