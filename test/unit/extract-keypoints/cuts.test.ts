import { CutFinder, SMALL_FRAME } from '@instep/extract-keypoints/cuts';
import { expect, test } from 'vitest';

const SIZE = SMALL_FRAME.width * SMALL_FRAME.height;
/** A pattern of its own for each scene, moved a little with time, `light` brighter. */
const frameAt = (scene: number, frame: number, light = 0): Uint8Array =>
  Uint8Array.from({ length: SIZE }, (_, at) => {
    const [x, y] = [(at % SMALL_FRAME.width) + frame / 20, Math.floor(at / SMALL_FRAME.width)];
    return Math.min(255, 100 + 50 * Math.sin(x / (4 + 3 * scene) + scene) * Math.cos(y / (3 + 5 * scene)) + light);
  });

const cutsOf = (frames: readonly Uint8Array[]): number[] => {
  const finder = new CutFinder();
  for (const one of frames) finder.addFrame(one);
  return finder.cuts();
};
const scene = (number: number, count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, frame) => frameAt(number, frame));

test('another scene is a cut', () => {
  expect(cutsOf([...scene(0, 30), ...scene(1, 30), ...scene(2, 30)])).toEqual([30, 60]);
});
test('motion is no cut', () => {
  expect(cutsOf(scene(0, 60))).toEqual([]);
});
test('a flash is no cut, nor is light that is switched on', () => {
  expect(cutsOf([...scene(0, 30), frameAt(0, 30, 90), ...scene(0, 30)])).toEqual([]);
  expect(cutsOf([...scene(0, 30), ...Array.from({ length: 30 }, (_, frame) => frameAt(0, 30 + frame, 15))])).toEqual(
    [],
  );
});
