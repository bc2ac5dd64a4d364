import { mean } from '@instep/choreo/statistics';
import { readFileSync } from 'node:fs';
import type { Pose } from '@instep/choreo/pose';
import { KEYPOINT_NAMES, type KeypointName } from '@instep/choreo/skeleton';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluationFile } from '../../support/test-data.ts';
import { oneEuroFilter, type OneEuroOptions } from '../../support/one-euro-filter.ts';
import { rawFramesOf } from '../../support/frames.ts';

const video = evaluationFile('videos/pose-squats.mp4');
const golden2d = evaluationFile('videos/pose-detection_test_data_pose_squats.full.json');
const golden3d = evaluationFile('videos/pose-detection_test_data_pose_squats_3d.full.json');

type Place = readonly [x: number, y: number, z: number];
type Places = { readonly [name in KeypointName]: Place };

const named = (frame: readonly Place[]): Places =>
  Object.fromEntries(KEYPOINT_NAMES.map((name, index) => [name, frame[index]])) as Places;
const read = (file: string): Places[] => (JSON.parse(readFileSync(file, 'utf8')) as Place[][]).map(named);

/**
 * The other implementation smooths its keypoints, and assumes 30 frames a second although this video has 5. Ours does
 * not smooth, so the test smooths our keypoints in the same way before it compares them.
 */
const INTERVAL_S = 1 / 30;
const FRAME_FILTER: OneEuroOptions = { minCutOff: 0.05, beta: 80, speedCutOff: 1 };
const WORLD_FILTER: OneEuroOptions = { minCutOff: 0.1, beta: 40, speedCutOff: 1 };

const smoothed = (frames: readonly Places[], options: OneEuroOptions, scaleOf: (frame: Places) => number): Places[] => {
  const filters = KEYPOINT_NAMES.map(() => [0, 1, 2].map(() => oneEuroFilter(options, INTERVAL_S)));
  return frames.map((frame) => {
    const scale = scaleOf(frame);
    const place = (name: KeypointName, k: number) =>
      frame[name].map((value, axis) => filters[k]?.[axis]?.(value, scale) ?? NaN) as unknown as Place;
    return named(KEYPOINT_NAMES.map(place));
  });
};

const middle = (frame: Places, one: KeypointName, other: KeypointName) =>
  [0, 1].map((axis) => ((frame[one][axis] ?? 0) + (frame[other][axis] ?? 0)) / 2);
const torso = (frame: Places): number => {
  const shoulders = middle(frame, 'left_shoulder', 'right_shoulder');
  const hips = middle(frame, 'left_hip', 'right_hip');
  return Math.hypot((shoulders[0] ?? 0) - (hips[0] ?? 0), (shoulders[1] ?? 0) - (hips[1] ?? 0));
};
/** The larger side of the keypoints' bounding box, by which the other implementation scales its filter. */
const extent = (frame: Places): number => {
  const spans = [0, 1].map((axis) => {
    const values = KEYPOINT_NAMES.map((name) => frame[name][axis] ?? 0);
    return Math.max(...values) - Math.min(...values);
  });
  return Math.max(...spans);
};

/** The mean distance of all keypoints in all frames, in units of `unitOf`. */
const distance = (
  ours: readonly Places[],
  golden: readonly Places[],
  axes: 2 | 3,
  unitOf: (frame: Places) => number,
): number =>
  mean(
    golden.flatMap((frame, index) =>
      KEYPOINT_NAMES.map((name) => {
        const apart = frame[name].slice(0, axes).map((value, axis) => value - (ours[index]?.[name][axis] ?? NaN));
        return Math.hypot(...apart) / unitOf(frame);
      }),
    ),
  );

describe.skipIf(!video || !golden2d || !golden3d)('a video with poses of another implementation', () => {
  const frames = video ? rawFramesOf(video, { width: 720, height: 1280 }) : [];
  const poses: (Pose | null)[] = [];
  let flat: Places[] = [];
  let world: Places[] = [];

  beforeAll(async () => {
    const model = await loadPoseModel({ name: 'full' });
    const estimator = model.createEstimator();
    for (const [index, frame] of frames.entries()) poses.push(await estimator.estimate(frame, index * 200));
    await model.close();
    const seen = poses.filter((pose) => pose !== null);
    flat = seen.map((pose) => named(KEYPOINT_NAMES.map((name) => [pose[name].x, pose[name].y, 0])));
    world = seen.map((pose) =>
      named(KEYPOINT_NAMES.map((name) => Object.values(pose[name].world ?? {}) as unknown as Place)),
    );
  });

  test('has 65 frames, and a pose in every one', () => {
    expect(poses).toHaveLength(65);
    expect(poses).not.toContain(null);
  });

  test('has the same keypoints within 3 % of the torso, if both are smoothed in the same way', () => {
    const measured = distance(smoothed(flat, FRAME_FILTER, extent), read(golden2d ?? ''), 2, torso);
    console.info(`mean distance to the golden keypoints: ${measured.toFixed(4)} torso lengths, filtered alike`);
    expect(measured).toBeLessThanOrEqual(0.03);
  });

  test("has nearly the same keypoints unsmoothed: the rest is the lag of the other implementation's filter", () => {
    const measured = distance(flat, read(golden2d ?? ''), 2, torso);
    console.info(`mean distance to the golden keypoints: ${measured.toFixed(4)} torso lengths, as seen`);
    expect(measured).toBeLessThanOrEqual(0.035);
  });

  test('has the same world points within 6 cm, if both are smoothed in the same way', () => {
    const measured = distance(
      smoothed(world, WORLD_FILTER, () => 1),
      read(golden3d ?? ''),
      3,
      () => 1,
    );
    console.info(`mean distance to the golden world keypoints: ${(measured * 1000).toFixed(1)} mm, filtered alike`);
    expect(measured).toBeLessThanOrEqual(0.06);
  });
});
