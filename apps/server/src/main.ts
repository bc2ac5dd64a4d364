import { createEstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import type { Config } from './config.ts';
import type { StartWorker } from './estimation/estimator-pool.ts';
import { runServer } from './run-server.ts';

/** The pose model in threads, as the settings name it. */
const realWorkers =
  ({ poseModel, poseModelUrl, poseEngine }: Config): StartWorker =>
  (onExit) =>
    createEstimatorWorker({
      model: poseModel,
      engine: poseEngine,
      onExit,
      ...(poseModelUrl && { modelUrl: poseModelUrl }),
    });

await runServer(process.env, process.argv.slice(2), realWorkers);
