import { runExtract } from '@instep/extract-keypoints/run-extract';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { runAsProcess } from '@instep/video-poses/command';

// The extraction's command line with the real model and checkpoints every 10 rows: a process for tests to stop and to
// kill. At its end it prints in how many frames the dancer was tracked.
const framesPerEstimator: number[] = [];
const countFrames = (model: PoseModel): PoseModel => ({
  ...model,
  createEstimator: (from) => {
    const estimator = model.createEstimator(from);
    const own = framesPerEstimator.push(0) - 1;
    return {
      get track() {
        return estimator.track;
      },
      reset: () => estimator.reset(),
      estimate: (image, timeMs) => {
        framesPerEstimator[own] = (framesPerEstimator[own] ?? 0) + 1;
        return estimator.estimate(image, timeMs);
      },
    };
  },
});
const folder = process.env['CHECKPOINTS_DIR'] ?? '';
await runAsProcess(async (choice) => countFrames(await loadThreadedModel(choice)), runExtract, {
  folder,
  rowsPerCheckpoint: 10,
});
// One estimator tracks the dancer; those that search for other people get far fewer frames.
process.stderr.write(`${JSON.stringify({ estimated: Math.max(0, ...framesPerEstimator) })}\n`);
