import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dancerVideo, evaluationFile } from '../../support/test-data.ts';
import { rawFrame, rawFramesOf } from '../../support/frames.ts';

const SIZE = { width: 480, height: 270 } as const;
/** A frame without a person. */
const PATTERNED = rawFrame(SIZE.width, SIZE.height, (x, y) => [90 + (x % 30), 80 + (y % 20), 70]);

let model: PoseModel;
beforeAll(async () => {
  model = await loadPoseModel({ name: 'full' });
});
afterAll(() => model.close());

/** Estimates frames that are a tenth of a second apart. */
const estimate = async (frames: readonly RawFrame[]): Promise<(Pose | null)[]> => {
  const estimator = model.createEstimator();
  const poses: (Pose | null)[] = [];
  for (const [index, frame] of frames.entries()) poses.push(await estimator.estimate(frame, index * 100));
  return poses;
};
const shareWithPose = (poses: readonly (Pose | null)[]): number => poses.filter(Boolean).length / poses.length;

describe('the dancer of the test video', () => {
  const frames = rawFramesOf(dancerVideo(), { ...SIZE, filter: 'fps=10,trim=end_frame=30' });

  test('has a pose in every frame', async () => {
    expect(shareWithPose(await estimate(frames))).toBe(1);
  });

  test('has no pose while they are out of the frame, and has one again in the first frame after that', async () => {
    const framesWithGap = [...frames.slice(0, 5), ...Array<RawFrame>(5).fill(PATTERNED), ...frames.slice(5, 10)];
    expect((await estimate(framesWithGap)).map(Boolean)).toEqual([
      ...Array<boolean>(5).fill(true),
      ...Array<boolean>(5).fill(false),
      ...Array<boolean>(5).fill(true),
    ]);
  });

  test('has a pose in the same place when the frame is twice as large', async () => {
    const larger = rawFramesOf(dancerVideo(), { width: 960, height: 540, filter: 'fps=10,trim=end_frame=1' });
    const [[small], [large]] = [await estimate(frames.slice(0, 1)), await estimate(larger)];
    const nose = (pose: Pose | null | undefined, scale: number) => (pose?.nose.x ?? NaN) * scale;
    expect(Math.abs(nose(small, 2) - nose(large, 1))).toBeLessThan(12);
  });
});

test.each([
  ['black', rawFrame(320, 240)],
  ['white', rawFrame(320, 240, () => [255, 255, 255])],
  ['patterned', PATTERNED],
])('a %s frame without a person has no pose', async (_name, empty) => {
  expect(await estimate([empty, empty])).toEqual([null, null]);
});

test.for([
  ['feels-reference.mp4', 270, 480],
  ['feels-attempt.mp4', 360, 480],
  ['standing.mp4', 190, 480],
] as const)('at least 98 % of the frames of %s have a pose', async ([name, width, height], context) => {
  const video = evaluationFile(`videos/${name}`);
  if (!video) return context.skip(`NOT TESTED: the evaluation data has no videos/${name} here.`);
  const poses = await estimate(rawFramesOf(video, { width, height, filter: 'fps=10,trim=end_frame=40' }));
  console.info(`${name}: a pose in ${(100 * shareWithPose(poses)).toFixed(1)} % of ${poses.length} frames`);
  expect(shareWithPose(poses)).toBeGreaterThanOrEqual(0.98);
});
