/** Regions: squares in the frame around a person. */
import type { Pixels } from '@instep/choreo/units';
import type { FrameSize } from './raw-frame.ts';

/** A point in the frame. */
export type Point = { readonly x: Pixels; readonly y: Pixels };

/** A square in the frame around a person, rotated so that the person is upright in it. */
export type Region = {
  /** The coordinates of its centre. */
  readonly x: Pixels;
  readonly y: Pixels;
  /** Length of a side. */
  readonly size: Pixels;
  /** In radians, clockwise as seen; 0 for a person who stands upright. */
  readonly rotation: number;
};

/** How much larger than the person a region is, as in BlazePose's training. */
const MARGIN = 1.25;

/**
 * The region of a person whose mid-hip is `centre`. The network places `edge` straight above it in the person's own
 * orientation, as far away as the body reaches.
 */
export const regionAround = (centre: Point, edge: Point): Region => {
  const dx = edge.x - centre.x;
  const dy = edge.y - centre.y;
  return {
    x: centre.x,
    y: centre.y,
    size: 2 * MARGIN * Math.hypot(dx, dy),
    rotation: normalizeAngle(Math.PI / 2 + Math.atan2(dy, dx)),
  };
};

/** The whole frame, centred in a square of its longer side. */
export const wholeFrame = ({ width, height }: FrameSize): Region => ({
  x: width / 2,
  y: height / 2,
  size: Math.max(width, height),
  rotation: 0,
});

/** The point in the frame at `u`, `v` of the region, each 0..1 along a side. */
export const pointInFrame = (region: Region, u: number, v: number): Point => {
  const right = (u - 0.5) * region.size;
  const down = (v - 0.5) * region.size;
  const cos = Math.cos(region.rotation);
  const sin = Math.sin(region.rotation);
  return { x: region.x + cos * right - sin * down, y: region.y + sin * right + cos * down };
};

/** Whether the region's centre has left the frame. */
export const isOutside = ({ x, y }: Region, { width, height }: FrameSize): boolean =>
  x < 0 || y < 0 || x > width || y > height;

/** The same angle in -pi..pi. */
const normalizeAngle = (angle: number): number => angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
