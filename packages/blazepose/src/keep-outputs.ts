/** Removes outputs from TFLite files. */
import { openFlatbuffer, type FlatVector } from './flatbuffer.ts';

// Field numbers in TFLite's schema.
const MODEL = { subgraphs: 2 };
const SUBGRAPH = { outputs: 2, operators: 3 };
const OPERATOR = { inputs: 1, outputs: 2 };

/**
 * Makes a TFLite model that computes only the outputs at these positions, in this order, bit for bit as before. A copy
 * of the file is edited in place: its vectors of outputs and of operators become shorter, everything else stays.
 */
export const keepOutputs = (model: Uint8Array, kept: readonly number[]): Uint8Array => {
  // Not `slice`, which doesn't copy a Buffer.
  const bytes = new Uint8Array(model);
  const buffer = openFlatbuffer(bytes);
  const [subgraph] = buffer.tables(buffer.root, MODEL.subgraphs);
  if (subgraph === undefined) throw new RangeError('expected a TFLite model with a subgraph, got none');

  const outputs = selectOutputs(buffer.integers(subgraph, SUBGRAPH.outputs), kept);
  const operators = buffer.tables(subgraph, SUBGRAPH.operators);
  const needed = neededOperators(buffer, operators, outputs);

  shorten(buffer.view, buffer.vector(subgraph, SUBGRAPH.outputs), outputs);
  const vector = buffer.vector(subgraph, SUBGRAPH.operators);
  // An element holds the distance from itself to the operator's table.
  shorten(
    buffer.view,
    vector,
    needed.map((table, index) => table - (vector.at + 4 * index)),
  );
  return bytes;
};

const selectOutputs = (outputs: readonly number[], kept: readonly number[]): number[] =>
  kept.map((index) => {
    const tensor = outputs[index];
    if (tensor === undefined) throw new RangeError(`expected an output below ${outputs.length}, got ${index}`);
    return tensor;
  });

/** The operators on which `outputs` depend. Operators are in the order in which they run, so one pass backwards finds all. */
const neededOperators = (
  buffer: ReturnType<typeof openFlatbuffer>,
  operators: readonly number[],
  outputs: readonly number[],
): number[] => {
  const wanted = new Set(outputs);
  const needed = operators.toReversed().filter((operator) => {
    if (!buffer.integers(operator, OPERATOR.outputs).some((tensor) => wanted.has(tensor))) return false;
    for (const tensor of buffer.integers(operator, OPERATOR.inputs)) wanted.add(tensor);
    return true;
  });
  return needed.reverse();
};

/** Replaces a vector's values with fewer values. */
const shorten = (view: DataView, { at, length }: FlatVector, values: readonly number[]): void => {
  if (values.length > length) throw new RangeError(`expected at most ${length} values, got ${values.length}`);
  view.setUint32(at - 4, values.length, true);
  values.forEach((value, index) => view.setInt32(at + 4 * index, value, true));
};
