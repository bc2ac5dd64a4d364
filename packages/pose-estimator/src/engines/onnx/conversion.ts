import { readConstants, type Constant } from '../tflite/constants.ts';
import { TfliteError, tensorOf, type Activation, type Graph, type Pair, type Tensor } from '../tflite/graph.ts';
import { createGraphWriter, type GraphWriter } from './graph-writer.ts';
import { NO_PADS, type Pads } from './pads.ts';

/** What is yet to be done to a value. A convolution that reads it may do it cheaper, or after itself. */
type Pending =
  | { readonly kind: 'pad'; readonly pads: Pads }
  | { readonly kind: 'enlarge'; readonly scales: Pair; readonly halfPixelCentres: boolean };

/** A tensor of TFLite as it is in the graph of ONNX. */
type Value = { readonly name: string; readonly pending: Pending | null };

/** A graph on its way from TFLite to ONNX. */
export class Conversion {
  readonly #graph: Graph;
  readonly #values = new Map<number, Value>();
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

  /** Rows and columns of a picture. */
  sizeOf(index: number | undefined): Pair {
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

  /** Says what a tensor is called in the new graph, and what of it is left to do. */
  define(index: number, name: string, pending: Pending | null = null): void {
    this.#values.set(index, { name, pending });
  }

  /** The name of a tensor with nothing left to do. */
  nameOf(index: number | undefined): string {
    const { name, pending } = this.#value(index);
    if (!pending) return name;
    const done = this.#carryOut(name, pending);
    this.define(index ?? NaN, done);
    return done;
  }

  /** The name of a tensor, and the pads it still needs, which a convolution adds for nothing. */
  unpadded(index: number | undefined): { readonly name: string; readonly pads: Pads } {
    const { name, pending } = this.#value(index);
    return pending?.kind === 'pad' ? { name, pads: pending.pads } : { name: this.nameOf(index), pads: NO_PADS };
  }

  /** A picture that is to be enlarged for one reader only, with what enlarges that reader's result instead. */
  unenlarged(index: number | undefined): { readonly name: string; readonly enlarge: (name: string) => string } | null {
    const { name, pending } = this.#value(index);
    const readers = this.#graph.operators.filter(({ inputs }) => inputs.includes(index ?? NaN)).length;
    const isOutput = this.#graph.outputs.includes(index ?? NaN);
    if (pending?.kind !== 'enlarge' || readers > 1 || isOutput) return null;
    return { name, enlarge: (result) => this.#carryOut(result, pending) };
  }

  /** Adds what is done to each number at the end. */
  activated(name: string, activation: Activation): string {
    if (activation === 'none') return name;
    if (activation === 'relu') return this.writer.add('Relu', [name]);
    // Only with constant bounds does the runtime clip within the convolution before.
    this.#bounds ??= [0, 6].map((bound) => this.writer.floats(Float32Array.of(bound), []));
    return this.writer.add('Clip', [name, ...this.#bounds]);
  }

  #value(index: number | undefined): Value {
    const value = this.#values.get(index ?? NaN);
    if (value) return value;
    throw new TfliteError(`tensor "${this.tensor(index).name}": expected to be computed before it is read`);
  }

  #carryOut(name: string, pending: Pending): string {
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
