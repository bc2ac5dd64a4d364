import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isInOrder, positionOf, SeatSorter, swapsToOrder, type Positions } from '@instep/web/room/seat-order';
import { FRAME_SIZE, standingPose } from '../../support/drawn-poses.ts';

const position = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
const positionsOf = fc.array(position, { minLength: 1, maxLength: 4 });

const swapped = (positions: Positions): Positions => {
  const now = [...positions];
  for (const [a, b] of swapsToOrder(positions)) [now[a], now[b]] = [now[b] ?? null, now[a] ?? null];
  return now;
};

test.each([
  [100, false, 0.25],
  [100, true, 0.75],
  [300, true, 0.25],
])('a player at %i of 400 px, mirrored: %s, stands at %f from the left', (x, isMirrored, expected) => {
  expect(positionOf(standingPose({ x }), FRAME_SIZE, isMirrored)).toBeCloseTo(expected);
});

describe('the order of seats', () => {
  it.each<[string, Positions, boolean]>([
    ['from the left', [0.2, 0.5, 0.8], true],
    ['two who stand behind each other', [0.52, 0.5], true],
    ['two who have changed places', [0.7, 0.3], false],
    ['who is not seen comes last', [0.2, 0.5, null], true],
    ['an empty seat before others', [null, 0.5], false],
    ['nobody', [null, null], true],
  ])('%s: %j is right: %s', (_what, positions, expected) => {
    expect(isInOrder(positions)).toBe(expected);
  });

  it('is reached by fewer swaps than there are seats, whoever stands where', () => {
    fc.assert(
      fc.property(positionsOf, (positions) => {
        expect(isInOrder(swapped(positions))).toBe(true);
        expect(swapsToOrder(positions).length).toBeLessThan(positions.length);
        expect(swapsToOrder(swapped(positions))).toEqual([]);
      }),
    );
  });
});

describe('SeatSorter', () => {
  it('swaps once players have stood in another order for 0.4 s', () => {
    const sorter = new SeatSorter();
    for (const now of [0, 100, 200, 300]) expect(sorter.handlePositions([0.7, 0.3], now)).toEqual([]);
    expect(sorter.handlePositions([0.7, 0.3], 400)).toEqual([[0, 1]]);
  });

  it('does not swap for somebody who is lost for a frame', () => {
    const sorter = new SeatSorter();
    for (let now = 0; now < 3000; now += 100) {
      expect(sorter.handlePositions(now % 300 === 0 ? [null, 0.7] : [0.3, 0.7], now)).toEqual([]);
    }
  });

  it('ignores answers from before a swap', () => {
    const sorter = new SeatSorter();
    sorter.handlePositions([0.7, 0.3], 0);
    sorter.handlePositions([0.7, 0.3], 400);
    for (let now = 500; now < 1400; now += 100) expect(sorter.handlePositions([0.7, 0.3], now)).toEqual([]);
    expect(sorter.handlePositions([0.7, 0.3], 1400)).toEqual([[0, 1]]);
  });
});
