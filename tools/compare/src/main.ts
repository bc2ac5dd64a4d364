import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { runAsProcess } from '@instep/video-poses/command';
import { POSE_CACHE } from '@instep/video-poses/pose-cache';
import { runCompare } from './run-compare.ts';

await runAsProcess(loadThreadedModel, (args, environment) =>
  runCompare(args, { ...environment, cacheFolder: POSE_CACHE }),
);
