/** TFLite graphs in memory, limited to what BlazePose needs. */

/** A TFLite model that can't be read, or that needs something unsupported. */
export class TfliteError extends Error {
  override readonly name = 'TfliteError';
}

/** Rows first, then columns. */
export type RowsAndColumns = readonly [rows: number, columns: number];

/** The function that is applied to every number of an output. */
export type Activation = 'none' | 'relu' | 'relu6';

/** A window that slides over an image, with zeros added at its edges (`same`) or not (`valid`). */
type SlidingWindow = {
  readonly padding: 'same' | 'valid';
  readonly strides: RowsAndColumns;
  readonly activation: Activation;
};

/** The operations that BlazePose consists of. Images are NHWC: batch, rows, columns, channels. */
export type Operation =
  | (SlidingWindow & { readonly kind: 'convolution'; readonly dilations: RowsAndColumns })
  | (SlidingWindow & {
      readonly kind: 'depthwise_convolution';
      readonly dilations: RowsAndColumns;
      readonly multiplier: number;
    })
  | (SlidingWindow & { readonly kind: 'max_pool'; readonly window: RowsAndColumns })
  | { readonly kind: 'add'; readonly activation: Activation }
  | { readonly kind: 'concatenation'; readonly axis: number; readonly activation: Activation }
  | { readonly kind: 'resize_bilinear'; readonly alignCorners: boolean; readonly halfPixelCentres: boolean }
  | { readonly kind: 'depth_to_space'; readonly blockSize: number }
  | { readonly kind: 'pad' | 'reshape' | 'logistic' | 'dequantize' | 'densify' };

/** An operation on tensors, which are given by their index in the graph. */
export type Operator = Operation & { readonly inputs: readonly number[]; readonly output: number };

/** One dimension of a sparse tensor: either every index is stored, or only those with values. */
export type SparseDimension =
  | { readonly kind: 'dense'; readonly size: number }
  | { readonly kind: 'compressed'; readonly segments: readonly number[]; readonly indices: readonly number[] };

/** How a tensor that is mostly zeros is stored: its dimensions in the order in which they are traversed. */
export type Sparsity = { readonly order: readonly number[]; readonly dimensions: readonly SparseDimension[] };

export type ElementType = 'float32' | 'float16' | 'int32';

export type Tensor = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** `null` if it is computed. */
  readonly data: Uint8Array | null;
  /** `null` if every number is stored. */
  readonly sparsity: Sparsity | null;
};

/** A network; its operators are in the order in which they run. */
export type Graph = {
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
};

/** A tensor of a graph by its index. Throws TfliteError. */
export const tensorOf = ({ tensors }: Pick<Graph, 'tensors'>, index: number | undefined): Tensor => {
  const tensor = index === undefined ? undefined : tensors[index];
  if (!tensor) throw new TfliteError(`expected a tensor below ${tensors.length}, got ${index}`);
  return tensor;
};

/** The graph that computes only the outputs at these positions, in this order. Throws TfliteError. */
export const pruneGraph = (graph: Graph, kept: readonly number[]): Graph => {
  const outputs = kept.map((position) => {
    const tensor = graph.outputs[position];
    if (tensor !== undefined) return tensor;
    throw new TfliteError(`expected an output below ${graph.outputs.length}, got ${position}`);
  });
  const wanted = new Set(outputs);
  // Operators are in the order in which they run, so one pass backwards finds all that are needed.
  const needed = graph.operators.toReversed().filter(({ inputs, output }) => {
    if (!wanted.has(output)) return false;
    for (const input of inputs) wanted.add(input);
    return true;
  });
  return { ...graph, outputs, operators: needed.reverse() };
};

/** The number of multiplications in a graph's convolutions, which are nearly all of its work. */
export const countProducts = (graph: Graph): number =>
  graph.operators.reduce((sum, { kind, inputs, output }) => {
    if (kind !== 'convolution' && kind !== 'depthwise_convolution') return sum;
    const [outputs, rows, columns, depth] = tensorOf(graph, inputs[1]).shape as [number, number, number, number];
    // Weights of a depthwise convolution are 1 x rows x columns x channels, and each output number needs one channel.
    const window = kind === 'convolution' ? rows * columns * depth : outputs * rows * columns;
    return sum + sizeOf(tensorOf(graph, output).shape) * window;
  }, 0);

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
