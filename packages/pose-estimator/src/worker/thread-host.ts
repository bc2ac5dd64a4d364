import { Worker } from 'node:worker_threads';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { disableTelemetry } from '../engines/disable-telemetry.ts';
import { WorkerGoneError, type WorkerHost, type WorkerRequest } from './worker-messages.ts';

/** Starts a worker as a thread: pictures cross for nothing, but a crash in native code ends the whole process. */
export const startThreadHost = (): WorkerHost => {
  disableTelemetry();
  // Without the parent's own flags: what the thread needs, it registers itself.
  const worker = new Worker(new URL('./start-worker.mjs', import.meta.url), { execArgv: [] });
  return {
    pid: null,
    onAnswer: (handle) => void worker.on('message', handle),
    ask: (request) => worker.postMessage(...handedOver(request)),
    gone: new Promise((resolve) => {
      let cause: Error | undefined;
      worker.on('error', (error: Error) => (cause = error));
      worker.on('exit', (code) => {
        const reason = cause ? cause.message : `code ${code}`;
        resolve(new WorkerGoneError(`the estimator's thread has ended: ${reason}`, { cause }));
      });
    }),
    kill: () => void worker.terminate(),
  };
};

/** Bytes of their own are handed over, not copied twice: a Buffer of Node may be a part of a pool, which must not leave with it. */
const handedOver = (request: WorkerRequest): [WorkerRequest, ArrayBuffer[]] => {
  if (request.type !== 'estimate') return [request, []];
  const { image } = request;
  const bytes = image instanceof Uint8Array ? image : image.data;
  // Shared memory is seen from both sides, and needs no copy.
  if (bytes.buffer instanceof SharedArrayBuffer) return [request, []];
  const copy = new Uint8Array(bytes);
  return [
    { ...request, image: image instanceof Uint8Array ? copy : ({ ...image, data: copy } satisfies RawFrame) },
    [copy.buffer],
  ];
};
