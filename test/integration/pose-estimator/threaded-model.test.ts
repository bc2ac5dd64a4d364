import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { expect, test } from 'vitest';
import { dancerVideo } from '../../support/test-data.ts';
import { rawFramesOf } from '../../support/frames.ts';

const dancerFrames = rawFramesOf(dancerVideo(), { width: 320, height: 180, filter: 'fps=10,trim=end_frame=3' });

const inSharedMemory = (frame: RawFrame): RawFrame => {
  const data = new Uint8Array(new SharedArrayBuffer(frame.data.length));
  data.set(frame.data);
  return { ...frame, data };
};

const estimateAll = async (model: PoseModel, frames: readonly RawFrame[]): Promise<(Pose | null)[]> => {
  const estimator = model.createEstimator();
  const poses: (Pose | null)[] = [];
  for (const [index, frame] of frames.entries()) poses.push(await estimator.estimate(frame, index * 100));
  return poses;
};

test('a model in a thread gives the same poses as one in this process, also from shared memory and after a reset', async () => {
  const [inProcess, threaded] = [await loadPoseModel({ name: 'lite' }), await loadThreadedModel({ name: 'lite' })];
  const poses = await estimateAll(inProcess, dancerFrames);
  expect(poses).not.toContain(null);
  expect(await estimateAll(threaded, dancerFrames)).toEqual(poses);
  expect(await estimateAll(threaded, dancerFrames.map(inSharedMemory))).toEqual(poses);
  expect([threaded.family, threaded.name, threaded.engine]).toEqual([
    inProcess.family,
    inProcess.name,
    inProcess.engine,
  ]);

  const estimator = threaded.createEstimator();
  await estimator.estimate(dancerFrames[2] as RawFrame, 0);
  expect(estimator.track?.region).not.toBeNull();
  estimator.reset();
  expect(estimator.track).toBeNull();
  expect(await estimator.estimate(dancerFrames[0] as RawFrame, 100)).toEqual(poses[0]);
  await inProcess.close();
  await threaded.close();
});
