import { runInNewContext } from 'node:vm';
import { firstRowOf, frameSelectFilter, rowCount } from '@instep/video-poses/rows';
import type { VideoInfo } from '@instep/video-poses/video';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('rowCount', () => {
  test('a video of exactly 2 s at 15 rows a second has 30 rows: there is no row at its very end', () => {
    expect(rowCount(2, 15)).toBe(30);
  });
  test('a video a little longer has one row more', () => {
    expect(rowCount(2.01, 15)).toBe(31);
  });
  test('a duration rounded up to microseconds adds no row', () => {
    expect(rowCount(38.066667, 15)).toBe(571);
    expect(rowCount(571 / 15, 15)).toBe(571);
  });
});

describe('firstRowOf', () => {
  test('a frame at a row is shown by that row, however its time is rounded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(12, 15, 24, 25, 30), (row, fps) => {
        expect(firstRowOf(row / fps, fps)).toBe(row);
        expect(firstRowOf(Number((row / fps).toFixed(6)), fps)).toBe(row);
      }),
    );
  });
  test('a frame a millisecond after a row is first shown by the next', () => {
    expect(firstRowOf(0.067, 15)).toBe(2);
  });
  test('a frame before the first row is shown by the first', () => {
    expect(firstRowOf(-0.2, 15)).toBe(0);
  });
});

const video = (frameTimes: readonly number[], duration: number): VideoInfo => ({
  ...{ file: '/dance.mp4', name: 'dance.mp4', demuxer: 'mov', stream: 0, codec: 'h264', profile: 'High' },
  ...{ pixelFormat: 'yuv420p', width: 640, height: 360, isStoredUpright: true, firstTime: 0, startOffset: 0 },
  ...{ frameTimes, duration, hiddenPackets: 0, bytes: 0, hdr: null, isFlawed: false, frameSizeCount: 1 },
  ...{ audioCodec: null, audioStream: null, unknownAudioCodecs: [] },
});

/** The times that ffmpeg's expression lets through. It is a term of JavaScript except for two functions. */
const passed = (info: VideoInfo, fps: number): number[] => {
  const term = /^select='(.*)'$/.exec(frameSelectFilter(info, fps))?.[1] ?? '';
  const globals = { lt: (a: number, b: number) => a < b, ceil: Math.ceil, times: info.frameTimes };
  return runInNewContext(`times.filter((t) => ${term})`, globals) as number[];
};

const even = (rate: number, count: number): VideoInfo =>
  video(
    Array.from({ length: count }, (_, index) => index / rate),
    count / rate,
  );

describe('frameSelectFilter', () => {
  test.each([
    [30, 15, 2],
    [60, 15, 4],
    [30, 30, 1],
    [15, 30, 1],
  ])('are, of %s a second at %s rows, each %sth', (rate, fps, each) => {
    const info = even(rate, 120);
    expect([...passed(info, fps)]).toEqual(info.frameTimes.filter((_, index) => index % each === 0));
  });

  test('passes every frame that is on screen at a row, however uneven the rate', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.constantFrom(5, 12, 15, 24, 30), (milliseconds, fps) => {
        let end = 0;
        const times = milliseconds.map((gap) => (end += gap) - gap).map((time) => time / 1000);
        const info = video(times, end / 1000);
        const through = new Set(passed(info, fps));
        for (const [index, time] of times.entries()) {
          const next = times[index + 1] ?? info.duration;
          if (firstRowOf(time, fps) < firstRowOf(next, fps)) expect(through).toContain(time);
        }
      }),
    );
  });
});
