import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRowOf } from '../../../tools/extract-keypoints/src/frame-rows.ts';
import { neededFrames } from '../../../tools/extract-keypoints/src/needed-frames.ts';
import type { VideoInfo } from '../../../tools/extract-keypoints/src/video-info.ts';

const video = (frameTimes: readonly number[], duration: number): VideoInfo => ({
  ...{ file: '/dance.mp4', name: 'dance.mp4', demuxer: 'mov', stream: 0, codec: 'h264', profile: 'High' },
  ...{ pixelFormat: 'yuv420p', width: 640, height: 360, storedUpright: true, firstTime: 0, lead: 0 },
  ...{ frameTimes, duration, hiddenPackets: 0, bytes: 0, hdr: null, flawed: false, sizes: 1 },
  ...{ audioCodec: null, audioStream: null, unknownSounds: [] },
});

/** The times that ffmpeg's expression lets through, which is a term of JavaScript but for its two words. */
const passed = (info: VideoInfo, fps: number): number[] => {
  const term = /^select='(.*)'$/.exec(neededFrames(info, fps))?.[1] ?? '';
  const words = { lt: (a: number, b: number) => a < b, ceil: Math.ceil, times: info.frameTimes };
  return runInNewContext(`times.filter((t) => ${term})`, words) as number[];
};

const even = (rate: number, count: number): VideoInfo =>
  video(
    Array.from({ length: count }, (_, index) => index / rate),
    count / rate,
  );

describe('the frames that ffmpeg lets through', () => {
  it.each([
    [30, 15, 2],
    [60, 15, 4],
    [30, 30, 1],
    [15, 30, 1],
  ])('are, of %s a second at %s rows, each %sth', (rate, fps, each) => {
    const info = even(rate, 120);
    expect([...passed(info, fps)]).toEqual(info.frameTimes.filter((_, index) => index % each === 0));
  });

  it('hold every frame that stands on screen at a row, however unevenly they come', () => {
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
