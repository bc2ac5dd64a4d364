/** TFLite's batch, rows, columns, channels in the order of ONNX, where each channel is a plane. */
const PLANAR = [0, 3, 1, 2] as const;
/** And back. */
export const PIXEL_BY_PIXEL = [0, 2, 3, 1] as const;

/** The shape of a picture plane by plane; any other shape as it is. */
export const planarShape = (shape: readonly number[]): number[] =>
  shape.length === 4 ? PLANAR.map((axis) => shape[axis] ?? NaN) : [...shape];

/** Where an axis of TFLite, which may be counted from the end, is found in a tensor of that many dimensions. */
export const planarAxis = (axis: number, dimensions: number): number => {
  const fromStart = axis < 0 ? axis + dimensions : axis;
  return dimensions === 4 ? PLANAR.findIndex((other) => other === fromStart) : fromStart;
};

/** Numbers of four dimensions, those given first, second, third and last in turn becoming the outermost to innermost. */
export const transposed = (
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
