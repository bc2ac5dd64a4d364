/** Reads a graph's constants: dense or sparse; floats, half-precision floats or integers. */
import { TfliteError, tensorOf, type Graph, type Sparsity, type Tensor } from './graph.ts';

/** Data of a graph that is known before it runs: weights as floats, sizes as integers. */
export type Constant = Float32Array | Int32Array;

/** Reads a graph's constants by the index of their tensor, also through operators that only unpack them. */
export const readConstants = (graph: Graph): ((tensor: number) => Constant) => {
  const unpacked = new Map(
    graph.operators
      .filter(({ kind }) => kind === 'dequantize' || kind === 'densify')
      .map(({ inputs, output }) => [output, inputs[0]]),
  );
  const constantOf = (index: number): Constant => {
    const tensor = tensorOf(graph, index);
    if (tensor.data) return numbersOf(tensor, tensor.data);
    const packed = unpacked.get(index);
    if (packed !== undefined) return constantOf(packed);
    throw new TfliteError(`tensor "${tensor.name}": expected a constant, got a computed tensor`);
  };
  return constantOf;
};

const numbersOf = (tensor: Tensor, data: Uint8Array): Constant => {
  // Copied, so that it is aligned for larger numbers. (`slice` of a Buffer would not copy.)
  const { buffer } = new Uint8Array(data);
  if (tensor.type === 'int32') return new Int32Array(buffer);
  if (tensor.type === 'float32') return toDense(tensor, new Float32Array(buffer), Float32Array);
  return widenHalves(toDense(tensor, new Uint16Array(buffer), Uint16Array));
};

const toDense = <Numbers extends Float32Array | Uint16Array>(
  { shape, sparsity }: Tensor,
  stored: Numbers,
  Numbers: new (length: number) => Numbers,
): Numbers => {
  if (!sparsity) return stored;
  const length = shape.reduce((product, size) => product * size, 1);
  return densify(stored, shape, sparsity, new Numbers(length));
};

/** Writes the stored numbers of a sparse tensor to `dense`, which is all zeros, and returns it. Throws TfliteError. */
export const densify = <Numbers extends Float32Array | Uint16Array>(
  stored: Numbers,
  shape: readonly number[],
  { order, dimensions }: Sparsity,
  dense: Numbers,
): Numbers => {
  if (order.length !== shape.length || dimensions.length !== shape.length) {
    throw new TfliteError(`expected sparse weights without blocks: ${shape.length} dimensions, got ${order.length}`);
  }
  const steps = order.map((dimension) => shape.slice(dimension + 1).reduce((product, size) => product * size, 1));
  let count = 0;
  /** `position`: among the stored entries of this level. `offset`: in the dense numbers. */
  const walk = (level: number, position: number, offset: number): void => {
    const dimension = dimensions[level];
    const step = steps[level] ?? NaN;
    if (!dimension) {
      dense[offset] = stored[position] ?? NaN;
      count++;
    } else if (dimension.kind === 'dense') {
      for (let index = 0; index < dimension.size; index++)
        walk(level + 1, position * dimension.size + index, offset + index * step);
    } else {
      const [from = NaN, to = NaN] = dimension.segments.slice(position, position + 2);
      for (let entry = from; entry < to; entry++)
        walk(level + 1, entry, offset + (dimension.indices[entry] ?? NaN) * step);
    }
  };
  walk(0, 0, 0);
  if (count !== stored.length) throw new TfliteError(`expected ${count} sparse weights, got ${stored.length}`);
  return dense;
};

const EXPONENT_BIAS = 15;
const FRACTION_BITS = 10;

/** The number that 16 bits represent as an IEEE 754 half-precision float. */
export const halfToNumber = (bits: number): number => {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> FRACTION_BITS) & 31;
  const fraction = (bits & 1023) / 2 ** FRACTION_BITS;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  // Below the smallest exponent there is no leading 1.
  if (exponent === 0) return sign * fraction * 2 ** (1 - EXPONENT_BIAS);
  return sign * (1 + fraction) * 2 ** (exponent - EXPONENT_BIAS);
};

let halfTable: Float32Array | null = null;

/** Half-precision floats as floats, exactly. */
export const widenHalves = (halves: Uint16Array): Float32Array => {
  // A table: there are 65,536 half-precision floats, and millions of weights.
  halfTable ??= Float32Array.from({ length: 65_536 }, (_, bits) => halfToNumber(bits));
  const widened = new Float32Array(halves.length);
  // A loop: `Float32Array.from` takes forty times as long, at every start of a worker.
  for (let index = 0; index < halves.length; index++) widened[index] = halfTable[halves[index] ?? 0] ?? NaN;
  return widened;
};
