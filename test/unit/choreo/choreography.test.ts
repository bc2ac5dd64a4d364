import { frameIndexAt } from '@instep/choreo/choreography';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const at = (...times: number[]) => times.map((mediaTime) => ({ mediaTime }));

describe('the frame at a media time', () => {
  test.each([
    [-1, -1],
    [0, 0],
    [0.5, 0],
    [1, 1],
    [2.999, 2],
    [99, 3],
  ])('of frames at 0, 1, 2 and 3 s, at %f s, is number %i', (mediaTime, index) => {
    expect(frameIndexAt(at(0, 1, 2, 3), mediaTime)).toBe(index);
  });

  test('is -1 without frames', () => {
    expect(frameIndexAt([], 5)).toBe(-1);
  });

  test('is the last of frames that share a time', () => {
    expect(frameIndexAt(at(0, 1, 1, 2), 1)).toBe(2);
  });

  test.each([12, 15, 24, 30, 29.97])('finds every frame at %f fps although its time is rounded', (fps) => {
    const frames = Array.from({ length: 2000 }, (_, k) => ({ mediaTime: Number((k / fps).toFixed(3)) }));
    frames.forEach(({ mediaTime }, k) => expect(frameIndexAt(frames, mediaTime)).toBe(k));
  });

  test('is the last at or before that time, for any times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e4, noNaN: true })),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        (times, t) => {
          const frames = at(...times.sort((a, b) => a - b));
          expect(frameIndexAt(frames, t)).toBe(frames.filter(({ mediaTime }) => mediaTime <= t).length - 1);
        },
      ),
    );
  });
});
