import { createEstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import type { Config } from './config.ts';
import type { StartWorker } from './sources/supervised-worker.ts';
import { runServer } from './run-server.ts';

/** Runs the pose model of the settings in worker processes: a crash of native code ends one of them, not the server. */
const startWorkerFor =
  ({ poseModel, poseModelUrl, poseEngine }: Config): StartWorker =>
  (onExit) =>
    createEstimatorWorker({
      choice: { name: poseModel, engine: poseEngine, ...(poseModelUrl && { modelUrl: poseModelUrl }) },
      kind: 'process',
      onExit,
    });

await runServer(process.env, process.argv.slice(2), startWorkerFor);
