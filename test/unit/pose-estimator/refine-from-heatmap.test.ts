import { refineFromHeatmap } from '@instep/pose-estimator/blazepose/refine-from-heatmap';
import { expect, test } from 'vitest';

const [SIZE, COUNT] = [64, 39];
const LANDMARK = 7;

/** Heatmaps that are sure of nothing but the given cells of one landmark. */
const heatmaps = (cells: readonly (readonly [column: number, row: number, logit: number])[], byPlane = false) => {
  const values = new Float32Array(SIZE * SIZE * COUNT).fill(-30);
  for (const [column, row, logit] of cells) {
    const cell = row * SIZE + column;
    values[byPlane ? LANDMARK * SIZE * SIZE + cell : cell * COUNT + LANDMARK] = logit;
  }
  return values;
};
const at = (column: number, row: number) => ({ u: column / SIZE, v: row / SIZE });

test('a landmark moves to the one cell that is sure', () => {
  const refined = refineFromHeatmap(at(30.6, 20.2), LANDMARK, heatmaps([[32, 18, 8]]), 'channels_last');
  expect(refined.u).toBeCloseTo(32 / SIZE, 6);
  expect(refined.v).toBeCloseTo(18 / SIZE, 6);
});

test('between two sure cells it moves to their middle', () => {
  const sure = heatmaps([
    [30, 20, 6],
    [31, 22, 6],
  ]);
  const refined = refineFromHeatmap(at(30, 20), LANDMARK, sure, 'channels_last');
  expect(refined.u).toBeCloseTo(30.5 / SIZE, 6);
  expect(refined.v).toBeCloseTo(21 / SIZE, 6);
});

test('planes say the same as pixels', () => {
  const cells = [[32, 18, 2] as const, [29, 21, 1] as const];
  expect(refineFromHeatmap(at(30, 20), LANDMARK, heatmaps(cells, true), 'channels_first')).toEqual(
    refineFromHeatmap(at(30, 20), LANDMARK, heatmaps(cells), 'channels_last'),
  );
});

test.each([
  ['the heatmap is unsure', at(30, 20), [[30, 21, -0.1]]],
  ['the sure cell is four cells away', at(30, 20), [[34, 20, 8]]],
  ['it lies outside the region', at(-2, 20), [[0, 20, 8]]],
  ['it lies below the region', at(30, 64.5), [[30, 63, 8]]],
] as const)('a landmark stays where %s', (_why, place, cells) => {
  expect(refineFromHeatmap(place, LANDMARK, heatmaps(cells), 'channels_last')).toEqual(place);
});

test('at the corner the window is cut, not wrapped', () => {
  const sure = heatmaps([
    [1, 0, 8],
    [63, 0, 8],
    [0, 63, 8],
  ]);
  const refined = refineFromHeatmap(at(0.5, 0.5), LANDMARK, sure, 'channels_last');
  expect(refined.u).toBeCloseTo(1 / SIZE, 6);
  expect(refined.v).toBeCloseTo(0, 6);
});
