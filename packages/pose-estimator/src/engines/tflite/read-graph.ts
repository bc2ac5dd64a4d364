import { readFlatbuffer, type Flatbuffer } from './flatbuffer.ts';
import {
  TfliteError,
  type ElementType,
  type Graph,
  type Operator,
  type SparseDimension,
  type Tensor,
} from './graph.ts';
import { readOperation } from './read-operation.ts';

// Numbers of the fields in TFLite's schema.
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

/** Reads the network in a TFLite file. Throws TfliteError. */
export const readGraph = (bytes: Uint8Array): Graph => {
  const buffer = readFlatbuffer(bytes);
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

/** Old files have the number in a byte, newer ones in the other field, with a stand-in in the byte. */
const readCode = (buffer: Flatbuffer, table: number): number =>
  Math.max(buffer.byte(table, OPERATOR_CODE.oldCode), buffer.integer(table, OPERATOR_CODE.code));

const readTensor = (buffer: Flatbuffer, table: number, buffers: readonly Uint8Array[]): Tensor => {
  const name = buffer.text(table, TENSOR.name);
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

/** A union: the same numbers in as few bytes as they need. */
const readIndices = (buffer: Flatbuffer, type: number, table: number | null): number[] => {
  if (table === null) throw new TfliteError('expected the places of sparse weights, got none');
  if (type === 1) return buffer.integers(table, INDICES.values);
  if (type === 2) return buffer.shorts(table, INDICES.values);
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
