import { describe, expect, it } from 'vitest';
import { gridStep } from '../../../apps/web/src/select/grid-step.ts';

/** Five tiles, three in a row; the first row stands a hair uneven. */
const TILES = [
  { left: 0, top: 100 },
  { left: 300, top: 102 },
  { left: 600, top: 100 },
  { left: 0, top: 400 },
  { left: 300, top: 400 },
];

describe('a step in the grid', () => {
  it('goes to the neighbour, over the end of a row into the next', () => {
    expect([gridStep(TILES, 0, 'ArrowRight'), gridStep(TILES, 2, 'ArrowRight')]).toEqual([1, 3]);
    expect([gridStep(TILES, 3, 'ArrowLeft'), gridStep(TILES, 0, 'ArrowLeft')]).toEqual([2, null]);
    expect(gridStep(TILES, 4, 'ArrowRight')).toBeNull();
  });

  it('goes up and down to the nearest of the next row', () => {
    expect([0, 1, 2].map((at) => gridStep(TILES, at, 'ArrowDown'))).toEqual([3, 4, 4]);
    expect([3, 4].map((at) => gridStep(TILES, at, 'ArrowUp'))).toEqual([0, 1]);
    expect([gridStep(TILES, 1, 'ArrowUp'), gridStep(TILES, 4, 'ArrowDown')]).toEqual([null, null]);
  });

  it('goes to both ends, and nowhere by another key or from outside', () => {
    expect([gridStep(TILES, 2, 'Home'), gridStep(TILES, 2, 'End')]).toEqual([0, 4]);
    expect([gridStep(TILES, 2, 'Enter'), gridStep(TILES, -1, 'ArrowDown')]).toEqual([null, null]);
  });
});
