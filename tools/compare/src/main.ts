import { POSE_CACHE } from '@instep/extract-keypoints/pose-cache';
import { runAsProcess } from '@instep/extract-keypoints/run-as-process';
import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { runCompare } from './run-compare.ts';

await runAsProcess(loadThreadedModel, (args, world) => runCompare(args, { ...world, cacheFolder: POSE_CACHE }));
