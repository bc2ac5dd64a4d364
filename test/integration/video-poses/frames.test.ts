import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleFrames, type SampledFrame } from '@instep/video-poses/frames';
import { probeVideo } from '@instep/video-poses/probe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  greyLevelOf,
  makeClipWithEarlySound,
  makeClipWithGaps,
  makeGreyClip,
  makeMarkedClip,
  makeTrimmedClip,
  makeTurnedClip,
  makeWebmClip,
  packetTimes,
} from '../../support/clips.ts';

let folder: string;
const clip = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-frames-'));
  makeGreyClip(clip('grey.mp4'));
  makeMarkedClip(clip('marked.mp4'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const sampled = async (file: string, fps: number): Promise<SampledFrame[]> => {
  const frames: SampledFrame[] = [];
  for await (const frame of sampleFrames(await probeVideo(file), { fps })) frames.push(frame);
  return frames;
};

const SAME: number = 1e-6;

/** The number of a frame of a grey clip, from the grey level in its middle. */
const shownFrame = ({ image }: SampledFrame): number => {
  const { width, height, data } = image;
  const grey = data[3 * (width * (height >> 1) + (width >> 1))] ?? NaN;
  return Math.round((grey - greyLevelOf(0)) / (greyLevelOf(1) - greyLevelOf(0)));
};

/** The frame on screen at each row, computed from the packets' times. */
const framesOnScreen = (times: readonly number[], rows: number, fps: number): number[] =>
  Array.from({ length: rows }, (_, row) => times.findLastIndex((time) => time - (times[0] ?? 0) <= row / fps + SAME));

describe('every row shows the frame that is on screen at its time', () => {
  test.each([5, 12, 15, 24, 29.97, 30])('at %d rows a second', async (fps) => {
    const frames = await sampled(clip('grey.mp4'), fps);
    const expected = framesOnScreen(packetTimes(clip('grey.mp4')), Math.ceil(fps), fps);
    expect(frames.map((frame) => frame.row)).toEqual(expected.map((_, row) => row));
    expect(frames.map(shownFrame)).toEqual(expected);
    frames.forEach((frame, row) => expect(frame.mediaTime).toBeCloseTo((expected[row] ?? NaN) / 30, 9));
  });
  test('with more rows than frames, rows share a frame', async () => {
    const frames = await sampled(clip('grey.mp4'), 60);
    expect(frames).toHaveLength(60);
    expect(frames.map(shownFrame)).toEqual(frames.map((_, row) => Math.floor(row / 2)));
    expect(frames[1]?.image).toBe(frames[0]?.image);
    expect(frames[2]?.image).not.toBe(frames[0]?.image);
  });
  test('where frames are missing, the one before stays on screen, with its own time', async () => {
    const lost = [3, 4, 5, 6, 7, 12, 20, 21];
    makeClipWithGaps(clip('gappy.mp4'), lost);
    const present = Array.from({ length: 30 }, (_, n) => n).filter((n) => !lost.includes(n));
    const frames = await sampled(clip('gappy.mp4'), 15);
    const onScreen = frames.map((_, row) => present.findLast((n) => n <= 2 * row));
    expect(frames).toHaveLength(15);
    expect(frames.map(shownFrame)).toEqual(onScreen);
    frames.forEach((frame, row) => expect(frame.mediaTime).toBeCloseTo((onScreen[row] ?? NaN) / 30, 6));
  });
  test('the rounded times of a WebM are not changed', async () => {
    makeWebmClip(clip('grey.webm'));
    const times = packetTimes(clip('grey.webm'));
    const frames = await sampled(clip('grey.webm'), 15);
    const expected = framesOnScreen(times, 15, 15);
    expect(times[2]).toBe(0.067);
    expect(expected[1]).toBe(1);
    expect(frames.map(shownFrame)).toEqual(expected);
    expect(frames.map((frame) => frame.mediaTime)).toEqual(expected.map((n) => times[n]));
  });
  test('frames that an edit list hides are left out: time counts from the first that is shown', async () => {
    makeTrimmedClip(clip('trimmed.mp4'), 5);
    const frames = await sampled(clip('trimmed.mp4'), 15);
    expect(frames.map(shownFrame)).toEqual(Array.from({ length: 16 }, (_, row) => 5 + 2 * row));
    expect(frames[1]?.mediaTime).toBeCloseTo(2 / 30, 6);
  });
  test('audio that begins earlier moves no frame: time counts from the first frame', async () => {
    makeClipWithEarlySound(clip('early.mp4'), 0.4);
    const frames = await sampled(clip('early.mp4'), 15);
    expect((await probeVideo(clip('early.mp4'))).startOffset).toBeCloseTo(0.4, 3);
    expect(frames.map(shownFrame)).toEqual(frames.map((_, row) => 2 * row));
    expect(frames.map((frame) => frame.mediaTime)[1]).toBeCloseTo(2 / 30, 6);
  });
});

describe('a rotated video is sampled upright', () => {
  const white = ({ image }: SampledFrame, x: number, y: number): boolean =>
    (image.data[3 * (image.width * y + x)] ?? 0) > 128;
  const corners = (frame: SampledFrame): boolean[] => {
    const { width, height } = frame.image;
    return [
      white(frame, 4, 4),
      white(frame, width - 5, 4),
      white(frame, width - 5, height - 5),
      white(frame, 4, height - 5),
    ];
  };
  test('unrotated, the mark is at the top left', async () => {
    const [first] = await sampled(clip('marked.mp4'), 5);
    expect(corners(first as SampledFrame)).toEqual([true, false, false, false]);
  });
  test.each([
    [90, [false, true, false, false], [48, 64]],
    [180, [false, false, true, false], [64, 48]],
    [270, [false, false, false, true], [48, 64]],
  ] as const)('rotated by %i degrees, the mark moves clockwise from corner to corner', async (degrees, marks, size) => {
    const file = clip(`turned-${degrees}.mp4`);
    makeTurnedClip(file, clip('marked.mp4'), degrees);
    const [first] = await sampled(file, 5);
    const { width, height } = await probeVideo(file);
    expect([width, height]).toEqual(size);
    expect([first?.image.width, first?.image.height]).toEqual(size);
    expect(corners(first as SampledFrame)).toEqual(marks);
  });
});

test('a reader that stops after one frame stops ffmpeg', async () => {
  const rows: number[] = [];
  for await (const { row } of sampleFrames(await probeVideo(clip('grey.mp4')), { fps: 15 })) {
    rows.push(row);
    break;
  }
  expect(rows).toEqual([0]);
});

test('an abort in the middle ends the sampling with an AbortError', async () => {
  const stop = new AbortController();
  const run = async (): Promise<void> => {
    for await (const { row } of sampleFrames(await probeVideo(clip('grey.mp4')), { fps: 15, signal: stop.signal })) {
      if (row === 3) stop.abort();
    }
  };
  await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
});
