import { readFileSync } from 'node:fs';
import type { KeypointName } from '@instep/choreo/skeleton';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import { expect, test } from 'vitest';
import { evaluationFile } from '../../support/test-data.ts';
import { rawFramesOf } from '../../support/frames.ts';

type Place = readonly [x: number, y: number];
type Truth = { readonly w: number; readonly h: number; readonly fps: number; readonly frames: readonly Joints[] };
type Joints = { readonly [name in KeypointName]: Place };

const SIDES = ['left', 'right'] as const;
const PARTS = ['shoulder', 'elbow', 'wrist', 'hip', 'knee', 'ankle'] as const;
const JOINTS = PARTS.flatMap((part) => SIDES.map((side) => `${side}_${part}` as const));
/** Only every twelfth frame is tested; at 30 a second they are less than half a second apart. */
const STEP = 12;

const torso = (joints: Joints): number => {
  const across = (part: 'shoulder' | 'hip', axis: 0 | 1) =>
    (joints[`left_${part}`][axis] + joints[`right_${part}`][axis]) / 2;
  return Math.hypot(across('shoulder', 0) - across('hip', 0), across('shoulder', 1) - across('hip', 1));
};

test('98 % of the keypoints of a synthetic dancer are within a fifth of the torso of the ground truth', async () => {
  const video = evaluationFile('demo/instructor.mp4');
  const truthFile = evaluationFile('demo/instructor.truth.json');
  if (!video || !truthFile) return;
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Truth;
  const filter = `select='not(mod(n\\,${STEP}))'`;
  const model = await loadPoseModel({ name: 'full' });
  const estimator = model.createEstimator();
  const errors: number[] = [];
  for (const [index, frame] of rawFramesOf(video, { width: truth.w, height: truth.h, filter }).entries()) {
    const joints = truth.frames[index * STEP];
    if (!joints) break;
    const pose = await estimator.estimate(frame, (index * STEP * 1000) / truth.fps);
    for (const name of JOINTS) {
      const [x, y] = joints[name];
      errors.push(pose ? Math.hypot(pose[name].x - x, pose[name].y - y) / torso(joints) : Infinity);
    }
  }
  await model.close();
  const within = errors.filter((error) => error < 0.2).length / errors.length;
  console.info(`joints within 0.2 of the torso: ${(100 * within).toFixed(2)} % of ${errors.length}`);
  expect(errors.length).toBeGreaterThan(800);
  expect(within).toBeGreaterThanOrEqual(0.98);
});
