import { parentPort, type MessagePort } from 'node:worker_threads';
import { serveEstimates } from './serve-estimates.ts';
import type { WorkerPort, WorkerRequest } from './worker-messages.ts';

const threadPort = (port: MessagePort): WorkerPort => ({
  onRequest: (handle) => void port.on('message', handle),
  answer: (answer) => {
    const pose = answer.type === 'estimated' ? answer.pose : null;
    port.postMessage(answer, pose ? [pose.buffer as ArrayBuffer] : []);
  },
  close: () => port.close(),
});

const processPort = (): WorkerPort => {
  // A terminal tells the whole group of processes to stop; when this one is not needed any more, its parent says so.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  // The parent has gone: nobody is left to ask.
  process.on('disconnect', () => process.exit());
  let sent = Promise.resolve();
  return {
    onRequest: (handle) => void process.on('message', (request) => handle(request as WorkerRequest)),
    answer: (answer) => {
      sent = new Promise((resolve) => process.send?.(answer, undefined, {}, () => resolve()));
    },
    // Not before the last answer is on its way.
    close: () => void sent.then(() => process.disconnect()),
  };
};

if (!parentPort && !process.send) throw new Error('expected to run as a worker, got started by itself');
serveEstimates(parentPort ? threadPort(parentPort) : processPort());
