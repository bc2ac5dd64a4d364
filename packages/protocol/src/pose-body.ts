/** The poses that a player's own device estimated in one frame, as bytes. */
import type { Pose } from '@instep/choreo/pose';
import { byKeypoint, KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import { MAX_POSES } from './limits.ts';

/** What a device saw in one frame. */
export type DevicePoses = {
  /** Of each player before the camera, from the left: one to four. Null for who is not seen; left out at the end. */
  readonly poses: readonly (Pose | null)[];
  /** How many people were in the frame when it was last searched. */
  readonly people: number;
  /** The size of the frame: the poses are in its pixels. */
  readonly width: Pixels;
  readonly height: Pixels;
  readonly inferMs: Milliseconds;
};

/** The sides of a frame are between 1 and this. */
export const MAX_FRAME_SIDE: Pixels = 4096;

const HEAD_BYTES = 8;
const POINT_BYTES = 5;
const POSE_BYTES = KEYPOINT_NAMES.length * POINT_BYTES;
const COUNT_BITS = 4;
const TENTHS = 10;
const MAX_CONFIDENCE = 255;

/** The length of the body of so many poses: 8 bytes for nobody, 173 for one pose. */
export const poseBodyBytes = (poses: number): number => HEAD_BYTES + poses * POSE_BYTES;

/** What is wrong with a body, in words. */
export class PoseBodyError extends Error {
  override readonly name = 'PoseBodyError';
}

/**
 * The bytes, big-endian:
 *
 *      0  u8   low half: number of poses, 0 to 4; high half: which seats they belong to, bit by bit, the first lowest;
 *              0 if they are the first ones without a gap
 *      1  u8   people in the frame
 *      2  u16  width, 4 u16 height of the frame, px
 *      6  u16  time for the estimation, tenths of a ms
 *      8  for each pose 33 x (i16 x, i16 y, tenths of a pixel; u8 confidence, 255ths)
 *
 * World points are not sent: the judge looks at the frame only. Measured: the rounding changes a score by 0.003 at most.
 */
export const encodePoseBody = ({
  poses: bySeat,
  people,
  width,
  height,
  inferMs,
}: DevicePoses): Uint8Array<ArrayBuffer> => {
  const poses = bySeat.filter((pose) => pose !== null);
  const bytes = new Uint8Array(poseBodyBytes(poses.length));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, poses.length | (seatMaskOf(bySeat) << COUNT_BITS));
  view.setUint8(1, Math.min(0xff, people));
  view.setUint16(2, width);
  view.setUint16(4, height);
  view.setUint16(6, Math.min(0xffff, Math.round(TENTHS * inferMs)));
  poses.forEach((pose, index) => {
    KEYPOINT_NAMES.forEach((name, point) => {
      const at = poseBodyBytes(index) + point * POINT_BYTES;
      const { x, y, confidence } = pose[name];
      view.setInt16(at, toTenths(x));
      view.setInt16(at + 2, toTenths(y));
      view.setUint8(at + 4, Math.round(MAX_CONFIDENCE * confidence));
    });
  });
  return bytes;
};

/** Reads such bytes. Throws PoseBodyError. */
export const parsePoseBody = (bytes: Uint8Array): DevicePoses => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = bytes.byteLength > 0 ? view.getUint8(0) : 0;
  const count = head & ((1 << COUNT_BITS) - 1);
  const seats = seatsOf(head >> COUNT_BITS, count);
  if (count > MAX_POSES) throw new PoseBodyError(`expected at most ${MAX_POSES} poses, got ${count}`);
  if (bytes.byteLength !== poseBodyBytes(count)) {
    throw new PoseBodyError(`expected ${poseBodyBytes(count)} bytes of ${count} poses, got ${bytes.byteLength}`);
  }
  const [width, height] = [view.getUint16(2), view.getUint16(4)];
  if (seats.length !== count) throw new PoseBodyError(`expected ${count} seats of ${count} poses, got ${seats.length}`);
  for (const side of [width, height]) {
    if (side < 1 || side > MAX_FRAME_SIDE) {
      throw new PoseBodyError(`expected a frame of 1 to ${MAX_FRAME_SIDE} pixels, got ${width} x ${height}`);
    }
  }
  const poses: (Pose | null)[] = Array.from({ length: (seats.at(-1) ?? -1) + 1 }, () => null);
  seats.forEach((seat, index) => (poses[seat] = parsePose(view, poseBodyBytes(index))));
  return { poses, people: view.getUint8(1), width, height, inferMs: view.getUint16(6) / TENTHS };
};

/** The seats with a pose, as bits; 0 when they are the first ones without a gap. */
const seatMaskOf = (poses: readonly (Pose | null)[]): number => {
  const mask = poses.reduce((bits, pose, seat) => (pose ? bits | (1 << seat) : bits), 0);
  return ((mask + 1) & mask) === 0 ? 0 : mask;
};

const seatsOf = (mask: number, count: number): number[] =>
  mask === 0
    ? Array.from({ length: count }, (_, seat) => seat)
    : Array.from({ length: MAX_POSES }, (_, seat) => seat).filter((seat) => (mask & (1 << seat)) !== 0);

const parsePose = (view: DataView, start: number): Pose =>
  byKeypoint((_name, point) => {
    const at = start + point * POINT_BYTES;
    return {
      x: view.getInt16(at) / TENTHS,
      y: view.getInt16(at + 2) / TENTHS,
      confidence: view.getUint8(at + 4) / MAX_CONFIDENCE,
      world: null,
    };
  });

/** Points far outside the frame are clamped to what 16 bits hold. */
const toTenths = (value: Pixels): number => Math.min(0x7fff, Math.max(-0x8000, Math.round(TENTHS * value)));
