import { densify } from '@instep/pose-estimator/engines/tflite/densify';
import { TfliteError, type Sparsity } from '@instep/pose-estimator/engines/tflite/graph';
import { expect, test } from 'vitest';

/** Two rows; the second holds two numbers of three. */
const BY_ROWS: Sparsity = {
  order: [0, 1],
  dimensions: [
    { kind: 'dense', size: 2 },
    { kind: 'compressed', segments: [0, 1, 3], indices: [1, 0, 2] },
  ],
};

test('what is stored goes where its row and index say, and zeros between', () => {
  expect(densify(Float32Array.of(7, 8, 9), [2, 3], BY_ROWS, new Float32Array(6))).toEqual(
    Float32Array.of(0, 7, 0, 8, 0, 9),
  );
});

test('dimensions are walked in their own order', () => {
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

test('a compressed dimension may hold another', () => {
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

test('more numbers than places, and blocks, are refused', () => {
  const stored = Float32Array.of(1, 2, 3, 4);
  expect(() => densify(stored, [2, 3], BY_ROWS, new Float32Array(6))).toThrow(
    new TfliteError('expected 3 sparse weights, got 4'),
  );
  const blocks = { ...BY_ROWS, order: [0, 1, 2] };
  expect(() => densify(stored, [2, 3], blocks, new Float32Array(6))).toThrow(/without blocks/);
});
