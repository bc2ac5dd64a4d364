import { runAsProcess } from '@instep/extract-keypoints/run-as-process';
import { runExtract } from '@instep/extract-keypoints/run-extract';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';

// The extraction's command line with the real model, checkpoints every 10 rows, and at its end a count of the pictures
// in which the dancer was followed: a process for tests to stop and to kill.
const looked: number[] = [];
const counted = (model: PoseModel): PoseModel => ({
  ...model,
  createEstimator: (from) => {
    const estimator = model.createEstimator(from);
    const own = looked.push(0) - 1;
    return {
      get track() {
        return estimator.track;
      },
      reset: () => estimator.reset(),
      estimate: (picture, timeMs) => {
        looked[own] = (looked[own] ?? 0) + 1;
        return estimator.estimate(picture, timeMs);
      },
    };
  },
});
const folder = process.env['CHECKPOINTS_DIR'] ?? '';
await runAsProcess(async (choice) => counted(await loadThreadedModel(choice)), runExtract, { folder, every: 10 });
// One estimator follows the dancer; those that look beside the dancer for other people see far fewer pictures.
process.stderr.write(`${JSON.stringify({ looked: Math.max(0, ...looked) })}\n`);
