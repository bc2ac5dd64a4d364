import { runServer } from '../../apps/server/src/run-server.ts';
import { startFakeWorker } from './fake-estimator.ts';

// The server as a process of its own, which a test can kill; all of it is real but the estimator.
await runServer(process.env, process.argv.slice(2), () => startFakeWorker);
