/** A TFLite model that can't be read, or that needs what isn't known here. */
export class TfliteError extends Error {
  override readonly name = 'TfliteError';
}

/** Rows first, then columns. */
export type Pair = readonly [rows: number, columns: number];

/** What is done to each number of an output, at the end. */
export type Activation = 'none' | 'relu' | 'relu6';

/** What slides over a picture: with edges filled so that strides decide the output's size, or not filled. */
type Sliding = {
  readonly padding: 'same' | 'valid';
  readonly strides: Pair;
  readonly activation: Activation;
};

/** The operations that BlazePose is made of. All pictures lie pixel by pixel: batch, rows, columns, channels. */
export type Operation =
  | (Sliding & { readonly kind: 'convolution'; readonly dilations: Pair })
  | (Sliding & { readonly kind: 'depthwise_convolution'; readonly dilations: Pair; readonly multiplier: number })
  | (Sliding & { readonly kind: 'max_pool'; readonly window: Pair })
  | { readonly kind: 'add'; readonly activation: Activation }
  | { readonly kind: 'concatenation'; readonly axis: number; readonly activation: Activation }
  | { readonly kind: 'resize_bilinear'; readonly alignCorners: boolean; readonly halfPixelCentres: boolean }
  | { readonly kind: 'depth_to_space'; readonly blockSize: number }
  | { readonly kind: 'pad' | 'reshape' | 'logistic' | 'dequantize' | 'densify' };

/** An operation on tensors, which are known by their number in the graph. */
export type Operator = Operation & { readonly inputs: readonly number[]; readonly output: number };

/** One dimension of a sparse tensor: all of its places, or only those where something is. */
export type SparseDimension =
  | { readonly kind: 'dense'; readonly size: number }
  | { readonly kind: 'compressed'; readonly segments: readonly number[]; readonly indices: readonly number[] };

/** How a tensor that is mostly zeros is stored: its dimensions in the order in which they are walked. */
export type Sparsity = { readonly order: readonly number[]; readonly dimensions: readonly SparseDimension[] };

export type ElementType = 'float32' | 'float16' | 'int32';

export type Tensor = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** `null` when it is computed. */
  readonly data: Uint8Array | null;
  /** `null` when every number is stored. */
  readonly sparsity: Sparsity | null;
};

/** A network, its operators in the order of their work. */
export type Graph = {
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
};

/** A tensor of a graph by its number. Throws TfliteError. */
export const tensorOf = ({ tensors }: Pick<Graph, 'tensors'>, index: number | undefined): Tensor => {
  const tensor = index === undefined ? undefined : tensors[index];
  if (!tensor) throw new TfliteError(`expected a tensor below ${tensors.length}, got ${index}`);
  return tensor;
};
