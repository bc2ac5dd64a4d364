import { runAsProcess } from '@instep/extract-keypoints/run-as-process';
import { runExtract } from '@instep/extract-keypoints/run-extract';
import type { PoseModel } from '@instep/pose-estimator/pose-estimator';
import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';

// The extraction's command line with the real model, checkpoints every 10 rows, and at its end a count of the pictures
// that were looked at: a process for tests to stop and to kill.
let looked = 0;
const counted = (model: PoseModel): PoseModel => ({
  ...model,
  createEstimator: (from) => {
    const estimator = model.createEstimator(from);
    return {
      get track() {
        return estimator.track;
      },
      reset: () => estimator.reset(),
      estimate: (picture, timeMs) => {
        looked++;
        return estimator.estimate(picture, timeMs);
      },
    };
  },
});
const folder = process.env['CHECKPOINTS_DIR'] ?? '';
await runAsProcess(async (choice) => counted(await loadThreadedModel(choice)), runExtract, { folder, every: 10 });
process.stderr.write(`${JSON.stringify({ looked })}\n`);
