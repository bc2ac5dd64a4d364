import { decodeLandmarks, refineFromHeatmap } from '@instep/blazepose/landmarks';
import { describe, expect, test } from 'vitest';
import { fakeLandmarks } from '../../support/fake-engine.ts';

describe('decoding', () => {
  const UPRIGHT = { x: 200, y: 100, size: 128, rotation: 0 };

  test('a landmark in the middle of the crop is the middle of the region', () => {
    const { pose, flag } = decodeLandmarks(fakeLandmarks({ flag: 0.9 }), UPRIGHT, 'channels_last');
    expect(flag).toBe(0.9);
    expect(pose.nose.x).toBeCloseTo(200);
    expect(pose.nose.y).toBeCloseTo(100);
  });

  test("landmarks are the keypoints in order, scaled from the network's input to the region", () => {
    const { pose } = decodeLandmarks(
      fakeLandmarks({ points: { 0: [0, 0], 32: [256, 128] } }),
      UPRIGHT,
      'channels_last',
    );
    expect(pose.nose.x).toBeCloseTo(200 - 64);
    expect(pose.nose.y).toBeCloseTo(100 - 64);
    expect(pose.right_foot_index.x).toBeCloseTo(200 + 64);
    expect(pose.right_foot_index.y).toBeCloseTo(100);
  });

  test('confidence is the probability of the visibility logit', () => {
    const { pose } = decodeLandmarks(fakeLandmarks({ visibility: { 15: 3, 16: -3 } }), UPRIGHT, 'channels_last');
    expect(pose.left_wrist.confidence).toBeCloseTo(0.9526, 4);
    expect(pose.right_wrist.confidence).toBeCloseTo(0.0474, 4);
  });

  test('the rotation of a region is undone, in the frame and in the world', () => {
    const output = fakeLandmarks({ points: { 0: [128, 0] }, world: { 0: [0, -1, 0.5] } });
    const { pose } = decodeLandmarks(output, { ...UPRIGHT, rotation: Math.PI / 2 }, 'channels_last');
    // Up in the region is to the right in the frame.
    expect(pose.nose.x).toBeCloseTo(200 + 64);
    expect(pose.nose.y).toBeCloseTo(100);
    expect(pose.nose.world?.x).toBeCloseTo(1);
    expect(pose.nose.world?.y).toBeCloseTo(0);
    expect(pose.nose.world?.z).toBeCloseTo(0.5);
  });

  test('the next region is computed from the two landmarks after the keypoints', () => {
    const output = fakeLandmarks({ points: { 33: [128, 128], 34: [128, 28] } });
    const { nextRegion } = decodeLandmarks(output, UPRIGHT, 'channels_last');
    expect(nextRegion.x).toBeCloseTo(200);
    expect(nextRegion.y).toBeCloseTo(100);
    expect(nextRegion.size).toBeCloseTo(2 * 1.25 * 50);
    expect(nextRegion.rotation).toBeCloseTo(0);
  });

  test('an output that is too short is refused', () => {
    const output = { ...fakeLandmarks({}), world: new Float32Array(3) };
    expect(() => decodeLandmarks(output, UPRIGHT, 'channels_last')).toThrow(/expected more than 3 numbers .* got 3/);
  });
});

describe('refining from the heatmap', () => {
  const [SIZE, COUNT] = [64, 39];
  const LANDMARK = 7;

  /** Heatmaps that are confident only in the given cells of one landmark. */
  const heatmaps = (cells: readonly (readonly [column: number, row: number, logit: number])[], byPlane = false) => {
    const values = new Float32Array(SIZE * SIZE * COUNT).fill(-30);
    for (const [column, row, logit] of cells) {
      const cell = row * SIZE + column;
      values[byPlane ? LANDMARK * SIZE * SIZE + cell : cell * COUNT + LANDMARK] = logit;
    }
    return values;
  };
  const at = (column: number, row: number) => ({ u: column / SIZE, v: row / SIZE });

  test('a landmark moves to the one confident cell', () => {
    const refined = refineFromHeatmap(at(30.6, 20.2), LANDMARK, heatmaps([[32, 18, 8]]), 'channels_last');
    expect(refined.u).toBeCloseTo(32 / SIZE, 6);
    expect(refined.v).toBeCloseTo(18 / SIZE, 6);
  });

  test('of two confident cells it moves to the middle', () => {
    const confident = heatmaps([
      [30, 20, 6],
      [31, 22, 6],
    ]);
    const refined = refineFromHeatmap(at(30, 20), LANDMARK, confident, 'channels_last');
    expect(refined.u).toBeCloseTo(30.5 / SIZE, 6);
    expect(refined.v).toBeCloseTo(21 / SIZE, 6);
  });

  test('both tensor layouts give the same result', () => {
    const cells = [[32, 18, 2] as const, [29, 21, 1] as const];
    expect(refineFromHeatmap(at(30, 20), LANDMARK, heatmaps(cells, true), 'channels_first')).toEqual(
      refineFromHeatmap(at(30, 20), LANDMARK, heatmaps(cells), 'channels_last'),
    );
  });

  test.each([
    ['no cell is confident enough', at(30, 20), [[30, 21, -0.1]]],
    ['the confident cell is four cells away', at(30, 20), [[34, 20, 8]]],
    ['it lies outside the region', at(-2, 20), [[0, 20, 8]]],
    ['it lies below the region', at(30, 64.5), [[30, 63, 8]]],
  ] as const)('a landmark stays if %s', (_why, place, cells) => {
    expect(refineFromHeatmap(place, LANDMARK, heatmaps(cells), 'channels_last')).toEqual(place);
  });

  test('at the corner of the heatmap the window is clipped, not wrapped', () => {
    const confident = heatmaps([
      [1, 0, 8],
      [63, 0, 8],
      [0, 63, 8],
    ]);
    const refined = refineFromHeatmap(at(0.5, 0.5), LANDMARK, confident, 'channels_last');
    expect(refined.u).toBeCloseTo(1 / SIZE, 6);
    expect(refined.v).toBeCloseTo(0, 6);
  });
});
