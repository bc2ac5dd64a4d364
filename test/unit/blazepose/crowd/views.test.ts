import { viewsOf } from '@instep/blazepose/crowd/views';
import { expect, test } from 'vitest';

test.each([
  ['16:9', { width: 640, height: 360 }, [180, 320, 460]],
  ['4:3', { width: 480, height: 360 }, [180, 300]],
  ['an odd width', { width: 481, height: 270 }, [135, 240.5, 346]],
  ['a square', { width: 360, height: 360 }, []],
  ['an upright frame', { width: 360, height: 640 }, []],
])('a frame of %s is searched as a whole, and in squares of its height from the left', (_name, size, middles) => {
  const [whole, ...squares] = viewsOf(size);
  expect(whole).toEqual({
    x: size.width / 2,
    y: size.height / 2,
    size: Math.max(size.width, size.height),
    rotation: 0,
  });
  expect(squares.map(({ x }) => x)).toEqual(middles);
  for (const { x, y, size: side } of squares) {
    expect([y, side]).toEqual([size.height / 2, size.height]);
    expect(x - side / 2).toBeGreaterThanOrEqual(0);
    expect(x + side / 2).toBeLessThanOrEqual(size.width);
  }
});

test('squares beside each other share half of their width at least', () => {
  for (let width = 361; width < 1400; width += 7) {
    const middles = viewsOf({ width, height: 360 })
      .slice(1)
      .map(({ x }) => x);
    expect(middles.length).toBeGreaterThan(1);
    for (const [index, x] of middles.slice(1).entries()) expect(x - middles[index]!).toBeLessThanOrEqual(180.0001);
  }
});
