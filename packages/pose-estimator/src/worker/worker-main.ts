/** The entry point of an estimator worker, in a thread or a process. */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { serveEstimates } from './serve-estimates.ts';
import type { WorkerPort, WorkerRequest } from './worker-messages.ts';

const threadPort = (port: MessagePort): WorkerPort => ({
  onRequest: (handle) => void port.on('message', handle),
  send: (message) => {
    const poses = message.type === 'estimated' ? message.poses : [];
    port.postMessage(
      message,
      poses.flatMap((pose) => (pose ? [pose.buffer as ArrayBuffer] : [])),
    );
  },
  close: () => port.close(),
});

const processPort = (): WorkerPort => {
  // A terminal sends signals to the whole process group; this process ends only when its parent closes it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  // The parent has exited: no requests will follow.
  process.on('disconnect', () => process.exit());
  let lastSent = Promise.resolve();
  return {
    onRequest: (handle) => void process.on('message', (request) => handle(request as WorkerRequest)),
    send: (message) => {
      lastSent = new Promise((resolve) => process.send?.(message, undefined, {}, () => resolve()));
    },
    // The process disconnects only after the last message has been sent.
    close: () => void lastSent.then(() => process.disconnect()),
  };
};

if (!parentPort && !process.send) throw new Error('expected to run as a worker, got started by itself');
serveEstimates(parentPort ? threadPort(parentPort) : processPort());
