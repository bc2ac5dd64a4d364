import { runServer } from '@instep/server/run-server';
import { startFakeWorker } from './fake-estimator.ts';

// The server as a process of its own, which a test can kill; everything but the estimator is real.
await runServer(process.env, process.argv.slice(2), () => startFakeWorker);
