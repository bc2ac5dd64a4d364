/** Axes and padding: images are NHWC in TFLite, and NCHW in ONNX. */
import type { RowsAndColumns } from '../tflite/graph.ts';

/** ONNX's order of TFLite's axes (batch, rows, columns, channels): each channel is a plane. */
const PLANAR = [0, 3, 1, 2] as const;
/** The reverse: TFLite's order of ONNX's axes. */
export const PIXEL_BY_PIXEL = [0, 2, 3, 1] as const;

/** The shape of an image with its channels as planes; any other shape unchanged. */
export const planarShape = (shape: readonly number[]): number[] =>
  shape.length === 4 ? PLANAR.map((axis) => shape[axis] ?? NaN) : [...shape];

/** The position in ONNX of an axis of TFLite, which may be counted from the end. */
export const planarAxis = (axis: number, dimensions: number): number => {
  const fromStart = axis < 0 ? axis + dimensions : axis;
  return dimensions === 4 ? PLANAR.findIndex((other) => other === fromStart) : fromStart;
};

/** The numbers of a tensor of four dimensions, rearranged to this order of its axes. */
export const transpose = (
  values: Float32Array,
  shape: readonly number[],
  order: readonly [number, number, number, number],
): Float32Array => {
  const steps = order.map((axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const [a = 0, b = 0, c = 0, d = 0] = order.map((axis) => shape[axis]);
  const [stepA = 0, stepB = 0, stepC = 0, stepD = 0] = steps;
  const out = new Float32Array(values.length);
  let at = 0;
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++)
        for (let l = 0; l < d; l++) out[at++] = values[i * stepA + j * stepB + k * stepC + l * stepD] ?? NaN;
  return out;
};

/** Rows and columns of zeros added at each edge, in ONNX's order. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

export const NO_PADS: Pads = [0, 0, 0, 0];

/** A sliding window: how many pixels it covers, how far it moves, and how far apart its pixels are. */
export type Window = {
  readonly size: RowsAndColumns;
  readonly strides: RowsAndColumns;
  readonly dilations: RowsAndColumns;
};

/** The padding of TFLite's SAME; an odd number is one larger at the bottom or right. */
export const samePads = (input: RowsAndColumns, output: RowsAndColumns, { size, strides, dilations }: Window): Pads => {
  const along = (axis: 0 | 1): RowsAndColumns => {
    const reach = (output[axis] - 1) * strides[axis] + (size[axis] - 1) * dilations[axis] + 1;
    const missing = Math.max(0, reach - input[axis]);
    return [missing >> 1, missing - (missing >> 1)];
  };
  const [top, bottom] = along(0);
  const [left, right] = along(1);
  return [top, left, bottom, right];
};
