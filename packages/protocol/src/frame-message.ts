import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { MAX_CAPTURE_TIME, MAX_MEDIA_TIME } from './limits.ts';
import { encodePoseBody, parsePoseBody, PoseBodyError, type DevicePoses } from './pose-body.ts';

/** A webcam frame as it is sent: a JPEG, or the poses that the player's device estimated in it. */
export type FrameMessage = FrameStamps & FrameBody;

/** What is sent of a frame beside its stamps. */
export type FrameBody = JpegBody | PoseBody;
export type JpegBody = { readonly jpeg: Uint8Array };
export type PoseBody = { readonly seen: DevicePoses };
export type JpegFrame = FrameStamps & JpegBody;
export type PoseFrame = FrameStamps & PoseBody;

/** When a frame was captured. */
export type FrameStamps = {
  /** Number of the frame within the session, from 0. */
  readonly sequence: number;
  /** Number of the epoch, an unbroken run of playback, in which it was taken. */
  readonly epoch: number;
  /** What the video showed when the frame was taken; `null` while watching. */
  readonly mediaTime: Seconds | null;
  /** When it was taken, on the client's clock. */
  readonly captureTime: Milliseconds;
  /** Whether the camera itself says so; otherwise it is the browser's best guess. */
  readonly capturedByCamera: boolean;
};

export const FRAME_VERSION = 1;
export const FRAME_HEADER_BYTES = 24;
const CAPTURED_BY_CAMERA_FLAG = 1;
const POSES_FLAG = 2;

/** What is wrong with a binary message, in words. */
export class FrameMessageError extends Error {
  override readonly name = 'FrameMessageError';
}

/**
 * The bytes of a frame, big-endian:
 *
 *      0  u8   version, 1
 *      1  u8   flags; bit 0: captureTime is the camera's own; bit 1: poses instead of a JPEG
 *      2  u16  epoch
 *      4  u32  sequence
 *      8  f64  mediaTime, s; NaN while watching
 *     16  f64  captureTime, ms
 *     24  …    the JPEG, or the poses (pose-body.ts)
 */
export const encodeFrameMessage = (frame: FrameMessage): Uint8Array<ArrayBuffer> => {
  const body = 'jpeg' in frame ? frame.jpeg : encodePoseBody(frame.seen);
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + body.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FRAME_VERSION);
  view.setUint8(1, (frame.capturedByCamera ? CAPTURED_BY_CAMERA_FLAG : 0) | ('jpeg' in frame ? 0 : POSES_FLAG));
  view.setUint16(2, frame.epoch);
  view.setUint32(4, frame.sequence);
  view.setFloat64(8, frame.mediaTime ?? NaN);
  view.setFloat64(16, frame.captureTime);
  bytes.set(body, FRAME_HEADER_BYTES);
  return bytes;
};

/** Reads the bytes of a frame; its `jpeg` is a view of them, not a copy. Throws FrameMessageError. */
export const parseFrameMessage = (bytes: Uint8Array): FrameMessage => {
  if (bytes.byteLength <= FRAME_HEADER_BYTES) {
    throw new FrameMessageError(`expected a frame of more than ${FRAME_HEADER_BYTES} bytes, got ${bytes.byteLength}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0);
  if (version !== FRAME_VERSION) throw new FrameMessageError(`expected frame version ${FRAME_VERSION}, got ${version}`);
  const mediaTime = view.getFloat64(8);
  const captureTime = view.getFloat64(16);
  if (!(Math.abs(captureTime) <= MAX_CAPTURE_TIME)) {
    throw new FrameMessageError(`expected a capture time in ms, got ${captureTime}`);
  }
  if (mediaTime < 0 || mediaTime > MAX_MEDIA_TIME) {
    throw new FrameMessageError(`expected a media time of 0 to ${MAX_MEDIA_TIME} s, got ${mediaTime}`);
  }
  const flags = view.getUint8(1);
  const stamps = {
    sequence: view.getUint32(4),
    epoch: view.getUint16(2),
    mediaTime: Number.isNaN(mediaTime) ? null : mediaTime,
    captureTime,
    capturedByCamera: (flags & CAPTURED_BY_CAMERA_FLAG) !== 0,
  };
  const body = bytes.subarray(FRAME_HEADER_BYTES);
  return (flags & POSES_FLAG) === 0 ? { ...stamps, jpeg: body } : { ...stamps, seen: parsePoses(body) };
};

const parsePoses = (body: Uint8Array): DevicePoses => {
  try {
    return parsePoseBody(body);
  } catch (error) {
    if (error instanceof PoseBodyError) throw new FrameMessageError(error.message);
    throw error;
  }
};
