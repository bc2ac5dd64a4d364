import type { TensorLayout } from '../engines/pose-engine.ts';
import type { Picture } from '../pose-estimator.ts';
import type { Region } from './region.ts';
import { sampleAnywhere, type Line, type Target } from './sample-line.ts';
import { openSampler } from './wasm/sampler.ts';

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
  const target = targetOf(options, out);
  const sampler = openSampler(picture, target, out.length);
  for (const { line, begin, end } of linesOf(picture, region, options.size)) sampler.sample(line, begin, end);
  out.set(sampler.sampled);
  for (const { line, begin, end } of linesOf(picture, region, options.size)) {
    sampleAnywhere(picture, line, target, 0, begin);
    sampleAnywhere(picture, line, target, end, options.size);
  }
};

const targetOf = ({ size, layout, range }: CropOptions, out: Float32Array): Target => ({
  out,
  pixelStep: layout === 'channels_last' ? 3 : 1,
  planeStep: layout === 'channels_last' ? 1 : size * size,
  black: range[0],
  scale: (range[1] - range[0]) / 255,
});

/** The rows of a crop as lines through the picture, and which of their places lie within it. */
function* linesOf({ width, height }: Picture, region: Region, size: number) {
  const dx = (region.size / size) * Math.cos(region.rotation);
  const dy = (region.size / size) * Math.sin(region.rotation);
  const middle = (size - 1) / 2;
  // One object for all rows: a crop leaves little to collect.
  const row: { readonly line: Line; begin: number; end: number } = {
    line: { x: 0, y: 0, dx, dy, start: 0 },
    begin: 0,
    end: 0,
  };
  for (let number = 0; number < size; number++) {
    const { line } = row;
    // Where the row's first pixel lies, counted from the centre of the picture's first.
    line.x = region.x - 0.5 - dx * middle - dy * (number - middle);
    line.y = region.y - 0.5 - dy * middle + dx * (number - middle);
    line.start = number * size;
    const from = Math.max(firstInside(line.x, dx, width - 1), firstInside(line.y, dy, height - 1));
    const to = Math.min(lastInside(line.x, dx, width - 1), lastInside(line.y, dy, height - 1)) + 1;
    row.begin = Math.min(Math.max(from, 0), size);
    row.end = Math.min(Math.max(to, row.begin), size);
    yield row;
  }
}

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
