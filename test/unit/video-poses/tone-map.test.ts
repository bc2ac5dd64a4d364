import { cubeText, toneMapped } from '@instep/video-poses/tone-map';
import { describe, expect, test } from 'vitest';

const HLG = { transfer: 'hlg', wide: true, peak: null } as const;
const PQ = { transfer: 'pq', wide: true, peak: null } as const;
/** By ITU-R BT.2408: 75 % in HLG and 58 % in PQ are 203 nits. */
const WHITE = { hlg: 0.75, pq: 0.5807 };

describe.each([
  ['HLG', HLG, WHITE.hlg],
  ['PQ', PQ, WHITE.pq],
] as const)('%s', (_what, hdr, white) => {
  const grey = (code: number): number => toneMapped([code, code, code], hdr)[1];
  test('black stays black, white stays nearly white, the brightest is white', () => {
    expect(grey(0)).toBeCloseTo(0, 3);
    expect(grey(white)).toBeGreaterThan(0.94);
    expect(grey(white)).toBeLessThan(0.99);
    expect(grey(1)).toBe(1);
  });
  test('brighter stays brighter', () => {
    const levels = Array.from({ length: 50 }, (_, index) => grey(index / 60));
    levels.slice(1).forEach((level, index) => expect(level).toBeGreaterThanOrEqual(levels[index] ?? NaN));
  });
  test('grey has no colour', () => {
    const [red, green, blue] = toneMapped([0.5, 0.5, 0.5], hdr);
    expect(red).toBeCloseTo(green, 3);
    expect(blue).toBeCloseTo(green, 3);
  });
  test('a video that is nowhere brighter than its white is not compressed', () => {
    expect(toneMapped([white, white, white], { ...hdr, peak: white })[1]).toBeCloseTo(1, 2);
  });
});

test('the table has a line for each of 33 x 33 x 33 colours', () => {
  expect(cubeText(HLG).trimEnd().split('\n')).toHaveLength(1 + 33 ** 3);
});
