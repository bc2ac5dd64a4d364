/** Reads TFLite files. */
import { openFlatbuffer, type Flatbuffer } from '@instep/blazepose/flatbuffer';
import {
  TfliteError,
  type Activation,
  type ElementType,
  type Graph,
  type Operation,
  type Operator,
  type RowsAndColumns,
  type SparseDimension,
  type Tensor,
} from './graph.ts';

// Field numbers in TFLite's schema.
const MODEL = { operatorCodes: 1, subgraphs: 2, buffers: 4 };
const OPERATOR_CODE = { oldCode: 0, code: 3 };
const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3 };
const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3, sparsity: 6 };
const BUFFER = { data: 0 };
const SPARSITY = { order: 0, dimensions: 2 };
const DIMENSION = { format: 0, size: 1, segmentsType: 2, segments: 3, indicesType: 4, indices: 5 };
const INDICES = { values: 0 };
const OPERATOR = { code: 0, inputs: 1, outputs: 2, options: 4 };

const ELEMENT_TYPES: readonly ElementType[] = ['float32', 'float16', 'int32'];

/** The graph in a TFLite file. Throws TfliteError. */
export const readGraph = (bytes: Uint8Array): Graph => {
  const buffer = openFlatbuffer(bytes);
  const [subgraph, ...others] = buffer.tables(buffer.root, MODEL.subgraphs);
  if (subgraph === undefined || others.length > 0) {
    throw new TfliteError(`expected one subgraph, got ${subgraph === undefined ? 0 : others.length + 1}`);
  }
  const data = buffer.tables(buffer.root, MODEL.buffers).map((table) => buffer.bytes(table, BUFFER.data));
  const codes = buffer.tables(buffer.root, MODEL.operatorCodes).map((table) => readCode(buffer, table));
  return {
    tensors: buffer.tables(subgraph, SUBGRAPH.tensors).map((table) => readTensor(buffer, table, data)),
    operators: buffer.tables(subgraph, SUBGRAPH.operators).map((table) => readOperator(buffer, table, codes)),
    inputs: buffer.integers(subgraph, SUBGRAPH.inputs),
    outputs: buffer.integers(subgraph, SUBGRAPH.outputs),
  };
};

/** Old files store the number in a byte; newer ones in another field, with a placeholder in the byte. */
const readCode = (buffer: Flatbuffer, table: number): number =>
  Math.max(buffer.byte(table, OPERATOR_CODE.oldCode), buffer.integer(table, OPERATOR_CODE.code));

const readTensor = (buffer: Flatbuffer, table: number, buffers: readonly Uint8Array[]): Tensor => {
  const name = new TextDecoder().decode(buffer.bytes(table, TENSOR.name));
  const type = ELEMENT_TYPES[buffer.byte(table, TENSOR.type)];
  if (!type) {
    throw new TfliteError(
      `tensor "${name}": expected floats of 32 or 16 bits or integers of 32, got type ${buffer.byte(table, TENSOR.type)}`,
    );
  }
  const data = buffers[buffer.integer(table, TENSOR.buffer)];
  const sparsity = buffer.table(table, TENSOR.sparsity);
  return {
    name,
    type,
    shape: buffer.integers(table, TENSOR.shape),
    data: data?.length ? data : null,
    sparsity: sparsity === null ? null : readSparsity(buffer, sparsity),
  };
};

const readSparsity = (buffer: Flatbuffer, table: number): Tensor['sparsity'] => ({
  order: buffer.integers(table, SPARSITY.order),
  dimensions: buffer.tables(table, SPARSITY.dimensions).map((dimension) => readDimension(buffer, dimension)),
});

const readDimension = (buffer: Flatbuffer, table: number): SparseDimension => {
  if (buffer.byte(table, DIMENSION.format) === 0) return { kind: 'dense', size: buffer.integer(table, DIMENSION.size) };
  const indices = (type: number, values: number): number[] =>
    readIndices(buffer, buffer.byte(table, type), buffer.table(table, values));
  return {
    kind: 'compressed',
    segments: indices(DIMENSION.segmentsType, DIMENSION.segments),
    indices: indices(DIMENSION.indicesType, DIMENSION.indices),
  };
};

/** Reads a union: the numbers are stored in as few bytes as they need. */
const readIndices = (buffer: Flatbuffer, type: number, table: number | null): number[] => {
  if (table === null) throw new TfliteError('expected the places of sparse weights, got none');
  if (type === 1) return buffer.integers(table, INDICES.values);
  if (type === 2) return buffer.unsignedShorts(table, INDICES.values);
  return [...buffer.bytes(table, INDICES.values)];
};

const readOperator = (buffer: Flatbuffer, table: number, codes: readonly number[]): Operator => {
  const [output, ...others] = buffer.integers(table, OPERATOR.outputs);
  if (output === undefined || others.length > 0) throw new TfliteError('expected operators of one output each');
  const operation = readOperation(
    buffer,
    codes[buffer.integer(table, OPERATOR.code)] ?? NaN,
    buffer.table(table, OPERATOR.options),
  );
  return { ...operation, inputs: buffer.integers(table, OPERATOR.inputs), output };
};

/** Reads an operation from the table of its options, which is missing if all of them have their defaults. */
type ReadOptions = (buffer: Flatbuffer, options: number | null) => Operation;

const ACTIVATIONS: readonly (Activation | undefined)[] = ['none', 'relu', undefined, 'relu6'];

const optionFields = (buffer: Flatbuffer, options: number | null) => {
  const integer = (number: number, fallback = 0): number =>
    options === null ? fallback : buffer.integer(options, number, fallback);
  const byte = (number: number): number => (options === null ? 0 : buffer.byte(options, number));
  return {
    integer,
    flag: (number: number): boolean => byte(number) !== 0,
    // TFLite stores the width first.
    pair: (number: number, fallback = 0): RowsAndColumns => [integer(number + 1, fallback), integer(number, fallback)],
    padding: (number: number): 'same' | 'valid' => (byte(number) === 0 ? 'same' : 'valid'),
    activation: (number: number): Activation => {
      const activation = ACTIVATIONS[byte(number)];
      if (!activation) throw new TfliteError(`expected no activation, RELU or RELU6, got number ${byte(number)}`);
      return activation;
    },
  };
};

const withoutOptions =
  (kind: 'pad' | 'reshape' | 'logistic' | 'dequantize' | 'densify'): ReadOptions =>
  () => ({ kind });

/** By operator number in TFLite's schema. */
const READERS: { readonly [code: number]: ReadOptions } = {
  0: (buffer, options) => ({ kind: 'add', activation: optionFields(buffer, options).activation(0) }),
  2: (buffer, options) => {
    const { integer, activation } = optionFields(buffer, options);
    return { kind: 'concatenation', axis: integer(0), activation: activation(1) };
  },
  3: (buffer, options) => {
    const { padding, pair, activation } = optionFields(buffer, options);
    return {
      kind: 'convolution',
      padding: padding(0),
      strides: pair(1),
      activation: activation(3),
      dilations: pair(4, 1),
    };
  },
  4: (buffer, options) => {
    const { padding, pair, integer, activation } = optionFields(buffer, options);
    const sliding = { padding: padding(0), strides: pair(1), activation: activation(4), dilations: pair(5, 1) };
    return { kind: 'depthwise_convolution', ...sliding, multiplier: integer(3) };
  },
  5: (buffer, options) => ({ kind: 'depth_to_space', blockSize: optionFields(buffer, options).integer(0) }),
  6: withoutOptions('dequantize'),
  14: withoutOptions('logistic'),
  17: (buffer, options) => {
    const { padding, pair, activation } = optionFields(buffer, options);
    return { kind: 'max_pool', padding: padding(0), strides: pair(1), window: pair(3), activation: activation(5) };
  },
  22: withoutOptions('reshape'),
  23: (buffer, options) => {
    const { flag } = optionFields(buffer, options);
    return { kind: 'resize_bilinear', alignCorners: flag(2), halfPixelCentres: flag(3) };
  },
  34: withoutOptions('pad'),
  124: withoutOptions('densify'),
};

/** The operation of an operator number. Throws TfliteError. */
export const readOperation = (buffer: Flatbuffer, code: number, options: number | null): Operation => {
  const read = READERS[code];
  if (read) return read(buffer, options);
  const known = Object.keys(READERS).join(', ');
  throw new TfliteError(`expected an operator of TFLite that is known here (${known}), got number ${code}`);
};
