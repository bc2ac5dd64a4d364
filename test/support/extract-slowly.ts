import { setTimeout as sleep } from 'node:timers/promises';
import { runExtract } from '@instep/extract-keypoints/run-extract';
import { runAsProcess } from '@instep/video-poses/command';
import { fakePoseModel, swingingPose } from './fake-pose-model.ts';

// The extraction's command line with a slow model: a process for tests to kill.
const slowModel = fakePoseModel(async (timeMs) => {
  await sleep(50);
  return swingingPose(timeMs);
});
await runAsProcess(async () => slowModel, runExtract);
