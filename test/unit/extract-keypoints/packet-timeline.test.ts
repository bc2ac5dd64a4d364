import { timelineOf, type Declared } from '@instep/extract-keypoints/packet-timeline';
import { expect, test } from 'vitest';

const says = (timeBase: string, duration: number | null = null, packets: number | null = null): Declared => ({
  timeBase,
  duration,
  packets,
});

test('packets in the order of decoding become frames in the order of showing, from 0', () => {
  const timeline = timelineOf('1024,512,K__\n2048,512,___\n1536,512,___\n', says('1/15360'));
  expect(timeline?.frameTimes).toEqual([0, 1 / 30, 2 / 30]);
  expect(timeline?.firstTime).toBe(1 / 15);
});
test('the video ends with its last frame, not with its last PTS', () => {
  expect(timelineOf('0,512,K__\n512,1024,___\n', says('1/15360'))?.duration).toBe(0.1);
});
test('a last frame without a duration lasts as long as the others on the average', () => {
  expect(timelineOf('0,N/A,K__\n40,N/A,___\n80,N/A,___\n', says('1/1000'))?.duration).toBeCloseTo(0.12, 9);
});
test('packets that an edit list hides are counted and not shown', () => {
  const timeline = timelineOf('-512,512,KD_\n0,512,___\n512,512,___\n', says('1/15360'));
  expect(timeline?.frameTimes).toEqual([0, 1 / 30]);
  expect(timeline?.hiddenPackets).toBe(1);
});
test('a video without a shown packet has no timeline', () => {
  expect(timelineOf('N/A,512,K__\n', says('1/15360'))).toBeNull();
});
test("the file's own word on the whole counts more than a guessed duration of the last frame, if no packet is missing", () => {
  const csv = '0,512,K__\n512,512,___\n';
  expect(timelineOf(csv, says('1/15360', 1536, 2))?.duration).toBe(0.1);
  expect(timelineOf(csv, says('1/15360', 1536, 3))?.duration).toBeCloseTo(2 / 30, 9);
});
