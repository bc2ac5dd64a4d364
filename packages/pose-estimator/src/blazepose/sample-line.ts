import type { Picture } from '../pose-estimator.ts';

/** Places of the picture, evenly spaced, from the centre of its first pixel; and the numbers of the pixels they become. */
export type Line = { x: number; y: number; readonly dx: number; readonly dy: number; start: number };

/** Where the pixels go, and how bright they become. */
export type Target = {
  readonly out: Float32Array;
  readonly pixelStep: number;
  readonly planeStep: number;
  readonly black: number;
  readonly scale: number;
};

/** How far the picture goes on beyond the centres of its outermost pixels. */
const REACH = 0.5;

/** Samples the places `from` to `to` of a line wherever they are: black outside, and the last pixels at the edge. */
export const sampleAnywhere = (
  { width, height, channels, data }: Picture,
  line: Line,
  { out, pixelStep, planeStep, black, scale }: Target,
  from: number,
  to: number,
): void => {
  const [right, bottom] = [width - 1, height - 1];
  for (let step = from; step < to; step++) {
    const at = (line.start + step) * pixelStep;
    const x = line.x + step * line.dx;
    const y = line.y + step * line.dy;
    if (x < -REACH || y < -REACH || x > right + REACH || y > bottom + REACH) {
      out[at] = out[at + planeStep] = out[at + 2 * planeStep] = black;
      continue;
    }
    const cx = Math.min(Math.max(x, 0), right);
    const cy = Math.min(Math.max(y, 0), bottom);
    // The last column and row are reached from the ones before them, so that all four neighbours exist.
    const left = Math.min(cx | 0, right - 1);
    const top = Math.min(cy | 0, bottom - 1);
    const [fx, fy] = [cx - left, cy - top];
    const a = (top * width + left) * channels;
    const c = a + width * channels;
    for (let colour = 0; colour < 3; colour++) {
      const above = data[a + colour]! + fx * (data[a + channels + colour]! - data[a + colour]!);
      const below = data[c + colour]! + fx * (data[c + channels + colour]! - data[c + colour]!);
      out[at + colour * planeStep] = black + scale * (above + fy * (below - above));
    }
  }
};
