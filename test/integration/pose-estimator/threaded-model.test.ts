import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { expect, test } from 'vitest';
import { dancerVideo } from '../../support/dancer-video.ts';
import { rawFramesOf } from '../../support/raw-frame.ts';

const pictures = rawFramesOf(dancerVideo(), { width: 320, height: 180, filter: 'fps=10,trim=end_frame=3' });

const inSharedMemory = (picture: RawFrame): RawFrame => {
  const data = new Uint8Array(new SharedArrayBuffer(picture.data.length));
  data.set(picture.data);
  return { ...picture, data };
};

const follow = async (model: PoseModel, shown: readonly RawFrame[]): Promise<(Pose | null)[]> => {
  const estimator = model.createEstimator();
  const poses: (Pose | null)[] = [];
  for (const [index, picture] of shown.entries()) poses.push(await estimator.estimate(picture, index * 100));
  return poses;
};

test('a model in a thread sees the same to the last bit, in memory of its own or shared, and starts anew when told', async () => {
  const [here, thread] = [await loadPoseModel({ name: 'lite' }), await loadThreadedModel({ name: 'lite' })];
  const poses = await follow(here, pictures);
  expect(poses).not.toContain(null);
  expect(await follow(thread, pictures)).toEqual(poses);
  expect(await follow(thread, pictures.map(inSharedMemory))).toEqual(poses);
  expect([thread.family, thread.name, thread.engine]).toEqual([here.family, here.name, here.engine]);

  const estimator = thread.createEstimator();
  await estimator.estimate(pictures[2] as RawFrame, 0);
  expect(estimator.track?.region).not.toBeNull();
  estimator.reset();
  expect(estimator.track).toBeNull();
  expect(await estimator.estimate(pictures[0] as RawFrame, 100)).toEqual(poses[0]);
  await here.close();
  await thread.close();
});
