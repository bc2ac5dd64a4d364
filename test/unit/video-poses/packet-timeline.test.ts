import { parsePacket, parseTimeBase, frameTimelineOf, type Packet } from '@instep/video-poses/packet-timeline';
import { expect, test } from 'vitest';

const packet = (pts: number, duration = 0, hidden = false): Packet => ({ pts, duration, bytes: 100, hidden });
const TICK = 1 / 15360;

test('packets in decoding order become frames in presentation order, from 0', () => {
  const timeline = frameTimelineOf([packet(1024, 512), packet(2048, 512), packet(1536, 512)], TICK);
  expect(timeline?.frameTimes).toEqual([0, 1 / 30, 2 / 30]);
  expect(timeline?.firstTime).toBe(1 / 15);
  expect(timeline?.bytes).toBe(300);
});
test('the video ends with its last frame, not with its last PTS', () => {
  expect(frameTimelineOf([packet(0, 512), packet(512, 700)], TICK)?.duration).toBeCloseTo(1212 / 15360, 12);
});
test('a last frame without a duration lasts as long as the others on average', () => {
  expect(frameTimelineOf([packet(0), packet(40), packet(80)], 1 / 1000)?.duration).toBeCloseTo(0.12, 9);
});
test('packets that an edit list hides are counted and not shown', () => {
  const timeline = frameTimelineOf([packet(-512, 512, true), packet(0, 512), packet(512, 512)], TICK);
  expect(timeline?.frameTimes).toEqual([0, 1 / 30]);
  expect(timeline?.hiddenPackets).toBe(1);
});
test('a video without a shown packet has no timeline', () => {
  expect(frameTimelineOf([packet(0, 512, true)], TICK)).toBeNull();
});
test('a last packet whose duration is far too long is not trusted', () => {
  const even = Array.from({ length: 180 }, (_, index) => packet(512 * index, 512));
  const doubled = [...even.slice(0, -1), packet(512 * 179, 512 * 181)];
  expect(frameTimelineOf(doubled, TICK)?.duration).toBeCloseTo(6, 9);
});

test.each([
  ['0,          0,          0,      512,    37241, 0x68bb4b58', { pts: 0, duration: 512, bytes: 37241, hidden: false }],
  ['0,   -512,  -512,  512,  20, 0x38, F=0x5', { pts: -512, duration: 512, bytes: 20, hidden: true }],
  ['0,   512,  512,  512,  20, 0x38, F=0x0', { pts: 512, duration: 512, bytes: 20, hidden: false }],
  ['0,   512,  512,  -9223372036854775808,  20, 0x38', { pts: 512, duration: 0, bytes: 20, hidden: false }],
])('the packet %j', (line, expected) => {
  expect(parsePacket(line)).toEqual(expected);
});
test.each(['#tb 0: 1/15360', '0, 512, -9223372036854775808, 512, 20, 0x38', 'frame= 12'])(
  'the line %j is not a packet',
  (line) => {
    expect(parsePacket(line)).toBeNull();
  },
);
test('the duration of a tick is read from the header', () => {
  expect(parseTimeBase('#tb 0: 1/30000')).toBe(1 / 30000);
  expect(parseTimeBase('#media_type 0: video')).toBeNull();
});
