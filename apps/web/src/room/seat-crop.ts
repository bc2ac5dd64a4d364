/** Which part of the frame shows the player of one seat. */
import { MIN_DRAWN_CONFIDENCE } from '@instep/choreo/skeleton';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { DrawnPose, FrameSize } from '../drawing/drawn-pose.ts';

/** A part of a frame, in its pixels. */
export type Crop = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The player's height is this share of the crop's: raised arms have room. */
const BODY_SHARE: UnitInterval = 0.72;
/** The crop is at least so wide, in heights of the player: spread arms have room, for the most part. */
const MIN_WIDTH = 0.8;
/** How long the crop takes to follow for the most part. */
const FOLLOWING_TIME: Milliseconds = 500;

/** Nobody is shown without their head or feet: the crop is at least so high, in heights of the player. */
const MIN_HEIGHT = 1.08;

/**
 * The part around a player with this aspect ratio (width by height). It lies within the frame, unless they would not be
 * seen whole in it: then it is larger than the frame, which is in its middle.
 */
export const cropOf = (pose: DrawnPose, frame: FrameSize, aspect: number): Crop => {
  const seen = Object.values(pose).filter(({ confidence }) => confidence >= MIN_DRAWN_CONFIDENCE);
  if (seen.length === 0) return wholeCrop(frame, aspect);
  const [top, bottom] = [Math.min(...seen.map(({ y }) => y)), Math.max(...seen.map(({ y }) => y))];
  const middle = (pose.left_shoulder.x + pose.right_shoulder.x + pose.left_hip.x + pose.right_hip.x) / 4;
  const body = bottom - top;
  const needed = Math.max(MIN_HEIGHT * Math.min(body, frame.height), (MIN_WIDTH * body) / aspect);
  const wanted = Math.max(body / BODY_SHARE, needed, frame.height / 4);
  const height = Math.max(needed, Math.min(frame.height, frame.width / aspect, wanted));
  return within(frame, { x: middle, y: (top + bottom) / 2 }, { width: height * aspect, height });
};

/** The largest part with this aspect ratio, around this share of the width. */
export const wholeCrop = (frame: FrameSize, aspect: number, share: UnitInterval = 0.5): Crop => {
  const height = Math.min(frame.height, frame.width / aspect);
  return within(frame, { x: share * frame.width, y: frame.height / 2 }, { width: height * aspect, height });
};

/** The crop on its way from one to the other, after this much time. */
export const follow = (from: Crop | null, to: Crop, elapsed: Milliseconds): Crop => {
  if (!from) return to;
  const share = 1 - Math.exp(-Math.max(0, elapsed) / FOLLOWING_TIME);
  const between = (a: number, b: number): number => a + (b - a) * share;
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    width: between(from.width, to.width),
    height: between(from.height, to.height),
  };
};

const within = (frame: FrameSize, centre: { readonly x: number; readonly y: number }, size: FrameSize): Crop => ({
  x: startWithin(frame.width, centre.x, size.width),
  y: startWithin(frame.height, centre.y, size.height),
  ...size,
});

/** Where a part with this centre begins so that it lies within the whole; one that is longer is centred. */
const startWithin = (whole: number, centre: number, length: number): number =>
  length > whole ? (whole - length) / 2 : Math.min(whole - length, Math.max(0, centre - length / 2));
