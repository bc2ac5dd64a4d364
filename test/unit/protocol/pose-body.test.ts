import { byKeypoint, KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { Keypoint, Pose } from '@instep/choreo/pose';
import {
  encodePoseBody,
  parsePoseBody,
  poseBodyBytes,
  PoseBodyError,
  type DevicePoses,
} from '@instep/protocol/pose-body';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const poseAt = (x: number, y: number, confidence = 1): Pose => byKeypoint(() => ({ x, y, confidence, world: null }));
const SEEN: DevicePoses = { poses: [poseAt(12.3, -4.5)], people: 2, width: 480, height: 270, inferMs: 41.7 };

const anyPose: fc.Arbitrary<Pose> = fc
  .array(
    fc.record({
      x: fc.double({ min: -3000, max: 3000, noNaN: true }),
      y: fc.double({ min: -3000, max: 3000, noNaN: true }),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: KEYPOINT_NAMES.length, maxLength: KEYPOINT_NAMES.length },
  )
  .map((points) => byKeypoint((_name, index) => ({ x: 0, y: 0, confidence: 0, ...points[index], world: null })));

/** How far two points are apart, in parts of what rounding may change. */
const differenceOf = (sent: Keypoint, got: Keypoint | undefined): number =>
  Math.max(
    Math.abs((got?.x ?? NaN) - sent.x) / 0.0501,
    Math.abs((got?.y ?? NaN) - sent.y) / 0.0501,
    Math.abs((got?.confidence ?? NaN) - sent.confidence) / (0.501 / 255),
  );

describe('the body of a pose frame', () => {
  test('is big-endian: poses, people, size, time in tenths of a ms, and 5 bytes for each keypoint', () => {
    const bytes = encodePoseBody(SEEN);
    expect([...bytes.subarray(0, 8)]).toEqual([1, 2, 1, 224, 1, 14, 1, 161]);
    expect([...bytes.subarray(8, 13)]).toEqual([0, 123, 255, 211, 255]);
    expect(bytes.length).toBe(173);
  });

  test('says which seats its poses belong to', () => {
    const poses = [null, poseAt(1, 2), null, poseAt(3, 4)];
    const bytes = encodePoseBody({ ...SEEN, poses });
    expect(bytes[0]).toBe(2 | (0b1010 << 4));
    expect(parsePoseBody(bytes).poses.map((pose) => pose?.nose.x ?? null)).toEqual([null, 1, null, 3]);
  });

  test('of the first seats has no mask, so that older servers read it', () => {
    expect(encodePoseBody({ ...SEEN, poses: [poseAt(1, 2), poseAt(3, 4), null] })[0]).toBe(2);
  });

  test('of nobody has 8 bytes', () => {
    expect(encodePoseBody({ ...SEEN, poses: [], people: 0 }).length).toBe(8);
  });

  test('returns poses to a tenth of a pixel, and confidence to a 255th', () => {
    fc.assert(
      fc.property(fc.array(anyPose, { maxLength: 4 }), (poses) => {
        const parsed = parsePoseBody(encodePoseBody({ ...SEEN, poses }));
        expect(parsed.poses.length).toBe(poses.length);
        const differences = poses.flatMap((pose, index) =>
          KEYPOINT_NAMES.map((name) => differenceOf(pose[name], parsed.poses[index]?.[name])),
        );
        expect(Math.max(0, ...differences)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('clamps points far outside the frame', () => {
    const { poses } = parsePoseBody(encodePoseBody({ ...SEEN, poses: [poseAt(1e6, -1e6)] }));
    expect(poses[0]?.nose).toEqual({ x: 3276.7, y: -3276.8, confidence: 1, world: null });
  });

  test.each([
    ['no bytes', new Uint8Array(0), 'expected 8 bytes of 0 poses, got 0'],
    ['a pose that is cut off', encodePoseBody(SEEN).subarray(0, 172), 'expected 173 bytes of 1 poses, got 172'],
    ['a pose too many', new Uint8Array(poseBodyBytes(5)).with(0, 5), 'expected at most 4 poses, got 5'],
    [
      'seats that are not as many as its poses',
      encodePoseBody(SEEN).with(0, 1 | (0b110 << 4)),
      'expected 1 seats of 1 poses, got 2',
    ],
    [
      'a frame without height',
      encodePoseBody({ ...SEEN, height: 0 }),
      'expected a frame of 1 to 4096 pixels, got 480 x 0',
    ],
    ['a huge frame', encodePoseBody({ ...SEEN, width: 4097 }), 'expected a frame of 1 to 4096 pixels, got 4097 x 270'],
  ])('is refused for %s', (_what, bytes, message) => {
    expect(() => parsePoseBody(bytes)).toThrow(new PoseBodyError(message));
  });
});
