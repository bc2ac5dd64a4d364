import { readConstants } from '@instep/pose-estimator/engines/tflite/constants';
import type { Graph, Operator } from '@instep/pose-estimator/engines/tflite/graph';
import { expect, test } from 'vitest';
import { tensor } from '../../../support/tiny-graph.ts';

const unpack = (kind: 'dequantize' | 'densify', input: number, output: number): Operator => ({
  kind,
  inputs: [input],
  output,
});
const graph = (tensors: Graph['tensors'], operators: readonly Operator[] = []): Graph => ({
  tensors,
  operators,
  inputs: [],
  outputs: [],
});
/** In a pool that is not aligned to floats, as the bytes of a file are. */
const unaligned = (bytes: Uint8Array): Uint8Array => {
  const pool = new Uint8Array(bytes.length + 1);
  pool.set(bytes, 1);
  return pool.subarray(1);
};

test('floats and integers are read wherever they lie', () => {
  const floats = tensor([2], null, { data: unaligned(new Uint8Array(Float32Array.of(1.5, -2).buffer)) });
  const integers = tensor([1], null, { type: 'int32', data: unaligned(new Uint8Array(Int32Array.of(-7).buffer)) });
  const constantOf = readConstants(graph([floats, integers]));
  expect(constantOf(0)).toEqual(Float32Array.of(1.5, -2));
  expect(constantOf(1)).toEqual(Int32Array.of(-7));
});

test('sparse half-precision weights become whole floats, through the operators that unpack them', () => {
  const data = new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer);
  const sparsity = {
    order: [0],
    dimensions: [{ kind: 'compressed' as const, segments: [0, 2], indices: [0, 3] }],
  };
  const packed = tensor([4], null, { type: 'float16', data, sparsity });
  const operators = [unpack('densify', 0, 1), unpack('dequantize', 1, 2)];
  const constantOf = readConstants(graph([packed, tensor([4]), tensor([4])], operators));
  expect(constantOf(2)).toEqual(Float32Array.of(1, 0, 0, -2));
});

test('what is computed is no constant', () => {
  expect(() => readConstants(graph([tensor([3], null, { name: 'x' })]))(0)).toThrow(
    'tensor "x": expected a constant, got what only a run can tell',
  );
});
