import path from 'node:path';
import { createCameraEstimator } from '@instep/blazepose/camera-estimator';
import { torsoOf } from '@instep/blazepose/crowd/match';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { readDance } from '@instep/dance-files/dance-folder';
import { judgeFrames } from '@instep/measures/judge-run';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawFramesOf } from '../../support/frames.ts';
import { SHORT_DANCES, TEST_PLAYERS } from '../../support/test-data.ts';

const FPS = 7.5;
/** Each player's half of a frame of 16:9. */
const HALF = { width: 240, height: 270 };

const filmOf = (player: string): RawFrame[] =>
  rawFramesOf(path.join(TEST_PLAYERS, `${player}.mp4`), { ...HALF, filter: `fps=${FPS},crop=ih*240/270:ih` });

/** Two frames side by side; without the other, the half is black. */
const sideBySide = (left: RawFrame | undefined, right: RawFrame | undefined): RawFrame => {
  const { width, height } = HALF;
  const data = new Uint8Array(2 * width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = (frame: RawFrame) => frame.data.subarray(3 * y * width, 3 * (y + 1) * width);
    if (left) data.set(row(left), 3 * 2 * y * width);
    if (right) data.set(row(right), 3 * (2 * y + 1) * width);
  }
  return { width: 2 * width, height, channels: 3, data };
};

describe('two players side by side, one of whom keeps an arm still', () => {
  const [good, frozen] = [filmOf('good'), filmOf('frozen-left-arm')];
  let model: PoseModel;
  let together: readonly (readonly (Pose | null)[])[];

  const follow = async (frames: readonly RawFrame[], seats: number) => {
    const estimator = createCameraEstimator(model, seats);
    const poses = [];
    for (const [index, frame] of frames.entries()) poses.push(await estimator.estimate(frame, (1000 * index) / FPS));
    return poses;
  };

  const scoreOf = async (poses: readonly (Pose | null)[]): Promise<number> => {
    const { choreography } = await readDance(SHORT_DANCES, 'test-steps');
    const frames = poses.map((pose, index) => ({ mediaTime: index / FPS, pose }));
    const danced = frames.filter(({ mediaTime }) => mediaTime < choreography.duration);
    return judgeFrames(choreography, danced).result.score ?? 0;
  };

  beforeAll(async () => {
    model = await loadPoseModel({ name: 'full' });
    together = await follow(
      good.map((frame, index) => sideBySide(frame, frozen[index])),
      2,
    );
  });
  afterAll(() => model.close());

  it('are both seen in every frame, but for the first, and never change seats', () => {
    const sides = together.map((poses) =>
      poses.map((pose) => pose && (torsoOf(pose).x < HALF.width ? 'left' : 'right')),
    );
    expect(new Set(sides.slice(1).map(String))).toEqual(new Set(['left,right']));
  });

  it('get the points that each gets alone, within three', async () => {
    const alone = [
      await follow(
        good.map((frame) => sideBySide(frame, undefined)),
        1,
      ),
      await follow(
        frozen.map((frame) => sideBySide(undefined, frame)),
        1,
      ),
    ];
    const scores = [];
    for (const seat of [0, 1]) {
      scores.push({
        alone: await scoreOf(alone[seat]!.map(([pose]) => pose ?? null)),
        together: await scoreOf(together.map((poses) => poses[seat] ?? null)),
      });
    }
    const [right, wrong] = scores as [(typeof scores)[0], (typeof scores)[0]];
    expect(Math.abs(right.together - right.alone)).toBeLessThan(3);
    expect(Math.abs(wrong.together - wrong.alone)).toBeLessThan(3);
    expect(right.together - wrong.together).toBeGreaterThan(10);
  });
});
