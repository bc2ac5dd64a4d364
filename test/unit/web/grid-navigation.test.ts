import { describe, expect, it } from 'vitest';
import { moveByKey, tileAfterKey } from '@instep/web/select/grid-navigation';

/** Five tiles, three in a row; the first row is slightly uneven. */
const TILES = [
  { left: 0, top: 100 },
  { left: 300, top: 102 },
  { left: 600, top: 100 },
  { left: 0, top: 400 },
  { left: 300, top: 400 },
];

describe('tileAfterKey', () => {
  it('moves to the neighbour, at the end of a row to the next row', () => {
    expect([tileAfterKey(TILES, 0, 'ArrowRight'), tileAfterKey(TILES, 2, 'ArrowRight')]).toEqual([1, 3]);
    expect([tileAfterKey(TILES, 3, 'ArrowLeft'), tileAfterKey(TILES, 0, 'ArrowLeft')]).toEqual([2, null]);
    expect(tileAfterKey(TILES, 4, 'ArrowRight')).toBeNull();
  });

  it('moves up and down to the nearest tile of the next row', () => {
    expect([0, 1, 2].map((at) => tileAfterKey(TILES, at, 'ArrowDown'))).toEqual([3, 4, 4]);
    expect([3, 4].map((at) => tileAfterKey(TILES, at, 'ArrowUp'))).toEqual([0, 1]);
    expect([tileAfterKey(TILES, 1, 'ArrowUp'), tileAfterKey(TILES, 4, 'ArrowDown')]).toEqual([null, null]);
  });

  it('moves to the first and last tile, and nowhere for other keys or from outside', () => {
    expect([tileAfterKey(TILES, 2, 'Home'), tileAfterKey(TILES, 2, 'End')]).toEqual([0, 4]);
    expect([tileAfterKey(TILES, 2, 'Enter'), tileAfterKey(TILES, -1, 'ArrowDown')]).toEqual([null, null]);
  });
});

describe('moveByKey', () => {
  const element = (left: number, top: number, danceId?: string) => ({
    dataset: danceId === undefined ? {} : { danceId },
    getBoundingClientRect: () => ({ left, top }) as DOMRect,
  });
  const [dance, practise] = [element(0, 0), element(200, 0)];
  const [first, second] = [element(0, 400, 'a'), element(300, 400, 'b')];
  const all = [dance, practise, first, second];

  it('moves sideways among tiles, and among the buttons above them', () => {
    expect(moveByKey(all, dance, 'ArrowRight')).toBe(practise);
    expect(moveByKey(all, practise, 'ArrowRight')).toBeUndefined();
    expect(moveByKey(all, first, 'ArrowLeft')).toBeUndefined();
    expect(moveByKey(all, second, 'Home')).toBe(first);
  });

  it('moves up and down between the two', () => {
    expect(moveByKey(all, second, 'ArrowUp')).toBe(practise);
    expect(moveByKey(all, dance, 'ArrowDown')).toBe(first);
  });

  it('moves nowhere from an element that is neither', () => {
    expect(moveByKey(all, element(0, 0), 'ArrowDown')).toBeUndefined();
  });
});
