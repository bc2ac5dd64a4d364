import type { TensorLayout } from '../engines/pose-engine.ts';
import type { Picture } from '../pose-estimator.ts';
import type { Region } from './region.ts';
import { sampleAnywhere, sampleInside, type Line, type Target } from './sample-line.ts';

/** How a crop is written. */
export type CropOptions = {
  /** Pixels a side. */
  readonly size: number;
  readonly layout: TensorLayout;
  /** What black and white become. */
  readonly range: readonly [black: number, white: number];
};

/**
 * Writes a region of the picture into `out`, turned upright and scaled; bilinear between the pixels' centres. Outside
 * the picture all is black: against true joints that was no worse than drawing the edge out, and often better.
 */
export const cropRegion = (picture: Picture, region: Region, options: CropOptions, out: Float32Array): void => {
  const { size, layout, range } = options;
  const dx = (region.size / size) * Math.cos(region.rotation);
  const dy = (region.size / size) * Math.sin(region.rotation);
  const middle = (size - 1) / 2;
  const target: Target = {
    out,
    pixelStep: layout === 'channels_last' ? 3 : 1,
    planeStep: layout === 'channels_last' ? 1 : size * size,
    black: range[0],
    scale: (range[1] - range[0]) / 255,
  };
  // One object for all rows: a crop leaves nothing to collect.
  const line: Line = { x: 0, y: 0, dx, dy, start: 0 };
  for (let row = 0; row < size; row++) {
    // Where the row's first pixel lies, counted from the centre of the picture's first.
    line.x = region.x - 0.5 - dx * middle - dy * (row - middle);
    line.y = region.y - 0.5 - dy * middle + dx * (row - middle);
    line.start = row * size;
    const from = Math.max(firstInside(line.x, dx, picture.width - 1), firstInside(line.y, dy, picture.height - 1));
    const to = Math.min(lastInside(line.x, dx, picture.width - 1), lastInside(line.y, dy, picture.height - 1)) + 1;
    const begin = Math.min(Math.max(from, 0), size);
    const end = Math.min(Math.max(to, begin), size);
    sampleAnywhere(picture, line, target, 0, begin);
    sampleInside(picture, line, target, begin, end);
    sampleAnywhere(picture, line, target, end, size);
  }
};

/** Room for what adding up small steps loses. */
const SLACK = 1e-6;

/** The first of the steps of `by` from `start` that is in 0..`limit`; Infinity if none ever is. */
const firstInside = (start: number, by: number, limit: number): number => {
  if (by === 0) return isInside(start, limit) ? 0 : Infinity;
  return Math.ceil((by > 0 ? -start : limit - start) / by + SLACK);
};

/** The last one. */
const lastInside = (start: number, by: number, limit: number): number => {
  if (by === 0) return isInside(start, limit) ? Infinity : -Infinity;
  return Math.floor((by > 0 ? limit - start : -start) / by - SLACK);
};

const isInside = (value: number, limit: number): boolean => value >= 0 && value < limit;
