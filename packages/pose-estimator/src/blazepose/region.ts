import type { Pixels } from '@instep/choreo/units';
import type { Picture } from '../pose-estimator.ts';

export type Point = { readonly x: Pixels; readonly y: Pixels };

/** A square of the picture, turned so that the person in it stands upright. */
export type Region = {
  readonly x: Pixels;
  readonly y: Pixels;
  /** Length of a side. */
  readonly size: Pixels;
  /** In radians, clockwise as seen; 0 for a person who stands. */
  readonly rotation: number;
};

/** Room around the person. As BlazePose was trained. */
const MARGIN = 1.25;

/** The region of the person whose mid-hip is `centre` and whose body ends as far from it as `edge`, straight up. */
export const regionAround = (centre: Point, edge: Point): Region => {
  const dx = edge.x - centre.x;
  const dy = edge.y - centre.y;
  return {
    x: centre.x,
    y: centre.y,
    size: 2 * MARGIN * Math.hypot(dx, dy),
    rotation: wrapped(Math.PI / 2 + Math.atan2(dy, dx)),
  };
};

/** The whole picture, in the middle of a square of its longer side. */
export const wholePicture = ({ width, height }: Pick<Picture, 'width' | 'height'>): Region => ({
  x: width / 2,
  y: height / 2,
  size: Math.max(width, height),
  rotation: 0,
});

/** A point given in 0..1 of the region's sides, as a point of the picture. */
export const fromRegion = (region: Region, u: number, v: number): Point => {
  const right = (u - 0.5) * region.size;
  const down = (v - 0.5) * region.size;
  const cos = Math.cos(region.rotation);
  const sin = Math.sin(region.rotation);
  return { x: region.x + cos * right - sin * down, y: region.y + sin * right + cos * down };
};

/** Whether the region's centre has left the picture. */
export const isOutside = ({ x, y }: Region, { width, height }: Picture): boolean =>
  x < 0 || y < 0 || x > width || y > height;

/** The same angle in -pi..pi. */
const wrapped = (angle: number): number => angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
