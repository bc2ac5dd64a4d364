import { densify } from './densify.ts';
import { TfliteError, tensorOf, type Graph, type Tensor } from './graph.ts';
import { widenHalves } from './half-float.ts';

/** What a graph knows before it runs: weights as floats, sizes as integers. */
export type Constant = Float32Array | Int32Array;

/** Finds constants of a graph by the number of their tensor, read through the operators that only unpack them. */
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
    throw new TfliteError(`tensor "${tensor.name}": expected a constant, got what only a run can tell`);
  };
  return constantOf;
};

const numbersOf = (tensor: Tensor, data: Uint8Array): Constant => {
  // Copied to where it may be read as larger numbers. (`slice` of a Buffer would copy nothing.)
  const { buffer } = new Uint8Array(data);
  if (tensor.type === 'int32') return new Int32Array(buffer);
  if (tensor.type === 'float32') return whole(tensor, new Float32Array(buffer), Float32Array);
  return widenHalves(whole(tensor, new Uint16Array(buffer), Uint16Array));
};

const whole = <Numbers extends Float32Array | Uint16Array>(
  { shape, sparsity }: Tensor,
  stored: Numbers,
  Numbers: new (length: number) => Numbers,
): Numbers => {
  if (!sparsity) return stored;
  const length = shape.reduce((product, size) => product * size, 1);
  return densify(stored, shape, sparsity, new Numbers(length));
};
