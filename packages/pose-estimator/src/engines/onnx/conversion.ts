/** The ONNX graph under construction, with TFLite's tensors in it. */
import { readConstants, type Constant } from '../tflite/constants.ts';
import {
  TfliteError,
  tensorOf,
  type Activation,
  type Graph,
  type RowsAndColumns,
  type Tensor,
} from '../tflite/graph.ts';
import { NO_PADS, type Pads } from './layout.ts';
import type { Attribute, Initialiser, OnnxNode } from './onnx-model.ts';

/**
 * An operation not yet applied to a value: the convolution that reads the value may include it, or be applied first.
 */
type PendingOperation =
  | { readonly kind: 'pad'; readonly pads: Pads }
  | { readonly kind: 'enlarge'; readonly scales: RowsAndColumns; readonly halfPixelCentres: boolean };

/** A TFLite tensor in the ONNX graph. */
type ConvertedTensor = { readonly name: string; readonly pending: PendingOperation | null };

/** Collects the nodes and constants of an ONNX graph, each under a unique name. */
type GraphWriter = ReturnType<typeof createGraphWriter>;

const createGraphWriter = () => {
  const nodes: OnnxNode[] = [];
  const initialisers: Initialiser[] = [];

  const constant = (values: Float32Array | BigInt64Array, shape: readonly number[]): string => {
    const name = `c${initialisers.length}`;
    initialisers.push({ name, shape, values });
    return name;
  };

  return {
    nodes,
    initialisers,
    /** Adds a node, and returns the name of its output. */
    add: (type: string, inputs: readonly string[], attributes: { readonly [name: string]: Attribute } = {}): string => {
      const output = `v${nodes.length}`;
      nodes.push({ type, inputs, output, attributes });
      return output;
    },
    /** Adds a node whose output gets this name. */
    addNamed: (output: string, type: string, inputs: readonly string[]): void => {
      nodes.push({ type, inputs, output, attributes: {} });
    },
    floats: (values: Float32Array, shape: readonly number[]): string => constant(values, shape),
    integers: (values: readonly number[]): string => constant(BigInt64Array.from(values, BigInt), [values.length]),
  };
};

/** The state of a conversion from TFLite to ONNX. */
export class Conversion {
  readonly #graph: Graph;
  readonly #values = new Map<number, ConvertedTensor>();
  readonly #constantOf: (tensor: number) => Constant;
  readonly writer: GraphWriter = createGraphWriter();
  #bounds: readonly string[] | null = null;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#constantOf = readConstants(graph);
  }

  tensor(index: number | undefined): Tensor {
    return tensorOf(this.#graph, index);
  }

  /** Rows and columns of an image. */
  sizeOf(index: number | undefined): RowsAndColumns {
    const { shape, name } = this.tensor(index);
    const [, rows, columns, channels] = shape;
    if (rows === undefined || columns === undefined || channels === undefined) {
      throw new TfliteError(`tensor "${name}": expected batch, rows, columns, channels, got ${shape.join(' x ')}`);
    }
    return [rows, columns];
  }

  floats(index: number | undefined): Float32Array {
    const constant = this.#constantOf(index ?? NaN);
    if (constant instanceof Float32Array) return constant;
    throw new TfliteError(`tensor "${this.tensor(index).name}": expected floats, got integers`);
  }

  integers(index: number | undefined): Int32Array {
    const constant = this.#constantOf(index ?? NaN);
    if (constant instanceof Int32Array) return constant;
    throw new TfliteError(`tensor "${this.tensor(index).name}": expected integers, got floats`);
  }

  /** Sets the name of a tensor in the ONNX graph, and the operation still to be applied to it. */
  define(index: number, name: string, pending: PendingOperation | null = null): void {
    this.#values.set(index, { name, pending });
  }

  /** The name of a tensor to which everything has been applied. */
  nameOf(index: number | undefined): string {
    const { name, pending } = this.#convertedTensor(index);
    if (!pending) return name;
    const applied = this.#apply(name, pending);
    this.define(index ?? NaN, applied);
    return applied;
  }

  /** The name of a tensor, and the padding it still needs, which a convolution adds at no cost. */
  withoutPadding(index: number | undefined): { readonly name: string; readonly pads: Pads } {
    const { name, pending } = this.#convertedTensor(index);
    return pending?.kind === 'pad' ? { name, pads: pending.pads } : { name: this.nameOf(index), pads: NO_PADS };
  }

  /** The name of an image that is still to be enlarged, and how to enlarge its only reader's result instead. */
  withoutEnlarging(
    index: number | undefined,
  ): { readonly name: string; readonly enlarge: (name: string) => string } | null {
    const { name, pending } = this.#convertedTensor(index);
    const readers = this.#graph.operators.filter(({ inputs }) => inputs.includes(index ?? NaN)).length;
    const isOutput = this.#graph.outputs.includes(index ?? NaN);
    if (pending?.kind !== 'enlarge' || readers > 1 || isOutput) return null;
    return { name, enlarge: (result) => this.#apply(result, pending) };
  }

  /** Adds an activation. */
  addActivation(name: string, activation: Activation): string {
    if (activation === 'none') return name;
    if (activation === 'relu') return this.writer.add('Relu', [name]);
    // With constant bounds the runtime fuses the clip into the convolution before it.
    this.#bounds ??= [0, 6].map((bound) => this.writer.floats(Float32Array.of(bound), []));
    return this.writer.add('Clip', [name, ...this.#bounds]);
  }

  #convertedTensor(index: number | undefined): ConvertedTensor {
    const value = this.#values.get(index ?? NaN);
    if (value) return value;
    throw new TfliteError(`tensor "${this.tensor(index).name}": expected to be computed before it is read`);
  }

  #apply(name: string, pending: PendingOperation): string {
    if (pending.kind === 'pad') {
      const [top, left, bottom, right] = pending.pads;
      return this.writer.add('Pad', [name, this.writer.integers([0, 0, top, left, 0, 0, bottom, right])]);
    }
    const scales = this.writer.floats(Float32Array.of(1, 1, ...pending.scales), [4]);
    return this.writer.add('Resize', [name, '', scales], {
      mode: 'linear',
      coordinate_transformation_mode: pending.halfPixelCentres ? 'half_pixel' : 'asymmetric',
    });
  }
}
