import type { TensorLayout } from '../engines/pose-engine.ts';
import type { Picture } from '../pose-estimator.ts';
import type { Region } from './region.ts';

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
  for (let row = 0; row < size; row++) {
    // Where the row's first pixel lies, counted from the centre of the picture's first.
    const x = region.x - 0.5 - dx * middle - dy * (row - middle);
    const y = region.y - 0.5 - dy * middle + dx * (row - middle);
    sampleRow(picture, { x, y, dx, dy, from: row * size, to: (row + 1) * size }, target);
  }
};

/** Places of the picture, evenly spaced, and the numbers of the pixels they become. */
type Line = {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly from: number;
  readonly to: number;
};
type Target = {
  readonly out: Float32Array;
  readonly pixelStep: number;
  readonly planeStep: number;
  readonly black: number;
  readonly scale: number;
};

/** How far the picture goes on beyond the centres of its outermost pixels. */
const REACH = 0.5;

/** Samples along a line. All in one loop, on plain numbers: it runs 65,536 times a picture. */
const sampleRow = ({ width, height, channels, data }: Picture, line: Line, target: Target): void => {
  const { dx, dy, to } = line;
  const { out, pixelStep, planeStep, black, scale } = target;
  const right = width - 1;
  const bottom = height - 1;
  const below = width * channels;
  let { x, y } = line;
  for (let pixel = line.from; pixel < to; pixel++, x += dx, y += dy) {
    const at = pixel * pixelStep;
    if (x < -REACH || y < -REACH || x > right + REACH || y > bottom + REACH) {
      out[at] = out[at + planeStep] = out[at + 2 * planeStep] = black;
      continue;
    }
    const cx = x < 0 ? 0 : x > right ? right : x;
    const cy = y < 0 ? 0 : y > bottom ? bottom : y;
    // The last column and row are reached from the ones before them, so that all four neighbours exist.
    const left = cx < right ? cx | 0 : right - 1;
    const top = cy < bottom ? cy | 0 : bottom - 1;
    const fx = cx - left;
    const fy = cy - top;
    const a = (top * width + left) * channels;
    const b = a + channels;
    const c = a + below;
    const d = c + channels;
    const wd = fx * fy;
    const wc = fy - wd;
    const wb = fx - wd;
    const wa = 1 - fx - wc;
    // All four neighbours are inside the picture, whose data is as long as its size says.
    const red = wa * data[a]! + wb * data[b]! + wc * data[c]! + wd * data[d]!;
    const green = wa * data[a + 1]! + wb * data[b + 1]! + wc * data[c + 1]! + wd * data[d + 1]!;
    const blue = wa * data[a + 2]! + wb * data[b + 2]! + wc * data[c + 2]! + wd * data[d + 2]!;
    out[at] = black + scale * red;
    out[at + planeStep] = black + scale * green;
    out[at + 2 * planeStep] = black + scale * blue;
  }
};
