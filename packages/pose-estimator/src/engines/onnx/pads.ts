import type { Pair } from '../tflite/graph.ts';

/** Pixels of zero added at each edge, in the order of ONNX. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

export const NO_PADS: Pads = [0, 0, 0, 0];

/** What slides: how far a step is, how many pixels it covers, and how far apart those are. */
export type Window = { readonly size: Pair; readonly strides: Pair; readonly dilations: Pair };

/** The pads of TFLite's SAME, which are larger at the bottom and right where they are odd. */
export const samePads = (input: Pair, output: Pair, { size, strides, dilations }: Window): Pads => {
  const along = (axis: 0 | 1): Pair => {
    const reach = (output[axis] - 1) * strides[axis] + (size[axis] - 1) * dilations[axis] + 1;
    const missing = Math.max(0, reach - input[axis]);
    return [missing >> 1, missing - (missing >> 1)];
  };
  const [top, bottom] = along(0);
  const [left, right] = along(1);
  return [top, left, bottom, right];
};
