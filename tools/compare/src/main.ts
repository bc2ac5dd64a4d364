import { POSE_CACHE } from '@instep/extract-keypoints/pose-cache';
import { runAsProcess } from '@instep/extract-keypoints/run-as-process';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import { runCompare } from './run-compare.ts';

await runAsProcess(loadPoseModel, (args, world) => runCompare(args, { ...world, cacheFolder: POSE_CACHE }));
