import { makeAnchors } from '@instep/pose-estimator/blazepose/anchors';
import { expect, test } from 'vitest';

const anchors = makeAnchors();

test('there are as many anchors as the detector has boxes', () => {
  expect(anchors).toHaveLength(2254);
});

test('the first anchors are the centre of the finest grid, top left, twice', () => {
  expect(anchors.slice(0, 3)).toEqual([
    { x: 0.5 / 28, y: 0.5 / 28 },
    { x: 0.5 / 28, y: 0.5 / 28 },
    { x: 1.5 / 28, y: 0.5 / 28 },
  ]);
});

test('the next grid starts where the finest ends', () => {
  expect(anchors[28 * 28 * 2 - 1]).toEqual({ x: 27.5 / 28, y: 27.5 / 28 });
  expect(anchors[28 * 28 * 2]).toEqual({ x: 0.5 / 14, y: 0.5 / 14 });
});

test('the last six anchors are the bottom right of the coarsest grid', () => {
  expect(anchors.slice(-6)).toEqual(Array.from({ length: 6 }, () => ({ x: 6.5 / 7, y: 6.5 / 7 })));
  expect(anchors.at(-7)).toEqual({ x: 5.5 / 7, y: 6.5 / 7 });
});
