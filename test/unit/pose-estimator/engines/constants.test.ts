import { densify, halfToNumber, readConstants, widenHalves } from '@instep/pose-estimator/engines/tflite/constants';
import { TfliteError, type Graph, type Operator, type Sparsity } from '@instep/pose-estimator/engines/tflite/graph';
import { describe, expect, test } from 'vitest';
import { tensor } from '../../../support/tiny-graph.ts';

const unpackOperator = (kind: 'dequantize' | 'densify', input: number, output: number): Operator => ({
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
/** The same bytes at an odd address, as in a file. */
const unaligned = (bytes: Uint8Array): Uint8Array => {
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes, 1);
  return padded.subarray(1);
};

test('floats and integers are read at any alignment', () => {
  const floats = tensor([2], null, { data: unaligned(new Uint8Array(Float32Array.of(1.5, -2).buffer)) });
  const integers = tensor([1], null, { type: 'int32', data: unaligned(new Uint8Array(Int32Array.of(-7).buffer)) });
  const constantOf = readConstants(graph([floats, integers]));
  expect(constantOf(0)).toEqual(Float32Array.of(1.5, -2));
  expect(constantOf(1)).toEqual(Int32Array.of(-7));
});

test('sparse half-precision weights become dense floats, through the operators that unpack them', () => {
  const data = new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer);
  const sparsity = {
    order: [0],
    dimensions: [{ kind: 'compressed' as const, segments: [0, 2], indices: [0, 3] }],
  };
  const packed = tensor([4], null, { type: 'float16', data, sparsity });
  const operators = [unpackOperator('densify', 0, 1), unpackOperator('dequantize', 1, 2)];
  const constantOf = readConstants(graph([packed, tensor([4]), tensor([4])], operators));
  expect(constantOf(2)).toEqual(Float32Array.of(1, 0, 0, -2));
});

test('reading a computed tensor as a constant throws', () => {
  expect(() => readConstants(graph([tensor([3], null, { name: 'x' })]))(0)).toThrow(
    'tensor "x": expected a constant, got a computed tensor',
  );
});

describe('sparse tensors', () => {
  /** Two rows of three: the first with one stored number, the second with two. */
  const BY_ROWS: Sparsity = {
    order: [0, 1],
    dimensions: [
      { kind: 'dense', size: 2 },
      { kind: 'compressed', segments: [0, 1, 3], indices: [1, 0, 2] },
    ],
  };

  test('stored numbers are written to their row and column, with zeros between', () => {
    expect(densify(Float32Array.of(7, 8, 9), [2, 3], BY_ROWS, new Float32Array(6))).toEqual(
      Float32Array.of(0, 7, 0, 8, 0, 9),
    );
  });

  test('dimensions are traversed in their own order', () => {
    const byColumns: Sparsity = {
      order: [1, 0],
      dimensions: [
        { kind: 'dense', size: 3 },
        { kind: 'compressed', segments: [0, 1, 2, 3], indices: [1, 0, 1] },
      ],
    };
    expect(densify(Uint16Array.of(8, 7, 9), [2, 3], byColumns, new Uint16Array(6))).toEqual(
      Uint16Array.of(0, 7, 0, 8, 0, 9),
    );
  });

  test('compressed dimensions can be nested', () => {
    const nested: Sparsity = {
      order: [0, 1],
      dimensions: [
        { kind: 'compressed', segments: [0, 1], indices: [2] },
        { kind: 'compressed', segments: [0, 2], indices: [0, 1] },
      ],
    };
    expect(densify(Float32Array.of(5, 6), [3, 2], nested, new Float32Array(6))).toEqual(
      Float32Array.of(0, 0, 0, 0, 5, 6),
    );
  });

  test('more numbers than indices are rejected, and so are sparse blocks', () => {
    const stored = Float32Array.of(1, 2, 3, 4);
    expect(() => densify(stored, [2, 3], BY_ROWS, new Float32Array(6))).toThrow(
      new TfliteError('expected 3 sparse weights, got 4'),
    );
    const blocks = { ...BY_ROWS, order: [0, 1, 2] };
    expect(() => densify(stored, [2, 3], blocks, new Float32Array(6))).toThrow(/without blocks/);
  });
});

test.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0400, 2 ** -14],
  [0x0001, 2 ** -24],
  [0x83ff, -1023 * 2 ** -24],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
])('bits %i are the half-precision float %d', (bits, number) => {
  expect(halfToNumber(bits)).toBe(number);
  expect(widenHalves(Uint16Array.of(bits, 0x3c00))).toEqual(Float32Array.of(number, 1));
});
