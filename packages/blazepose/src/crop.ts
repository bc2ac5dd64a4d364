/** Crops frames to the inputs of the networks. */
import { DETECTOR_SIZE, type TensorLayout } from './pose-engine.ts';
import type { FrameSize, RawFrame } from './raw-frame.ts';
import { wholeFrame, type Region } from './region.ts';
import { openSampler, sampleNearEdges, type CropRow, type CropTarget as CropTarget } from './sampler.ts';

/** How a crop is written to its tensor. */
export type CropOptions = {
  /** Pixels a side. */
  readonly size: number;
  readonly layout: TensorLayout;
  /** The values of black and white. */
  readonly range: readonly [black: number, white: number];
};

/**
 * Writes a region of the frame to `out`, upright and scaled, sampled bilinearly between pixel centres. Outside the frame
 * everything is black: measured against true joints, repeating the edge pixels was never better and often worse.
 */
export const cropRegion = (frame: RawFrame, region: Region, options: CropOptions, out: Float32Array): void => {
  const target = targetOf(options, out);
  const sampler = openSampler(frame, target, out.length);
  for (const { row, begin, end } of cropRows(frame, region, options.size)) sampler.sample(row, begin, end);
  out.set(sampler.sampled);
  for (const { row, begin, end } of cropRows(frame, region, options.size)) {
    sampleNearEdges(frame, row, target, 0, begin);
    sampleNearEdges(frame, row, target, end, options.size);
  }
};

/** Writes the whole frame, centred in a black square, or another view of it, as the detector's input. */
export const letterbox = (
  frame: RawFrame,
  layout: TensorLayout,
  out: Float32Array,
  view: Region = wholeFrame(frame),
): void => cropRegion(frame, view, { size: DETECTOR_SIZE, layout, range: [-1, 1] }, out);

const targetOf = ({ size, layout, range }: CropOptions, out: Float32Array): CropTarget => ({
  out,
  pixelStep: layout === 'channels_last' ? 3 : 1,
  planeStep: layout === 'channels_last' ? 1 : size * size,
  black: range[0],
  scale: (range[1] - range[0]) / 255,
});

/** The rows of a crop, and which of their samples, from `begin` to before `end`, are well inside the frame. */
function* cropRows({ width, height }: FrameSize, region: Region, size: number) {
  const dx = (region.size / size) * Math.cos(region.rotation);
  const dy = (region.size / size) * Math.sin(region.rotation);
  const middle = (size - 1) / 2;
  // One object is reused for all rows, so that a crop leaves little garbage.
  const current: { readonly row: CropRow; begin: number; end: number } = {
    row: { x: 0, y: 0, dx, dy, start: 0 },
    begin: 0,
    end: 0,
  };
  for (let number = 0; number < size; number++) {
    const { row } = current;
    // Position of the row's first sample, measured from the centre of the frame's first pixel.
    row.x = region.x - 0.5 - dx * middle - dy * (number - middle);
    row.y = region.y - 0.5 - dy * middle + dx * (number - middle);
    row.start = number * size;
    const first = Math.max(firstInside(row.x, dx, width - 1), firstInside(row.y, dy, height - 1));
    const end = Math.min(lastInside(row.x, dx, width - 1), lastInside(row.y, dy, height - 1)) + 1;
    current.begin = Math.min(Math.max(first, 0), size);
    current.end = Math.min(Math.max(end, current.begin), size);
    yield current;
  }
}

/** Tolerance for the rounding errors of adding many small steps. */
const TOLERANCE = 1e-6;

/** The number of the first step of size `step` from `start` that is in 0..`limit`; Infinity if none is. */
const firstInside = (start: number, step: number, limit: number): number => {
  if (step === 0) return isInside(start, limit) ? 0 : Infinity;
  return Math.ceil((step > 0 ? -start : limit - start) / step + TOLERANCE);
};

/** The number of the last such step; -Infinity if there is none. */
const lastInside = (start: number, step: number, limit: number): number => {
  if (step === 0) return isInside(start, limit) ? Infinity : -Infinity;
  return Math.floor((step > 0 ? limit - start : -start) / step - TOLERANCE);
};

const isInside = (value: number, limit: number): boolean => value >= 0 && value < limit;
