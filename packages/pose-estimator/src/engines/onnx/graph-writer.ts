import type { Attribute, Initialiser, OnnxNode } from './onnx-model.ts';

/** A graph of ONNX in the making: every node and constant gets a name of its own. */
export type GraphWriter = ReturnType<typeof createGraphWriter>;

export const createGraphWriter = () => {
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
    /** Adds a node, and tells the name of what comes out. */
    add: (type: string, inputs: readonly string[], attributes: { readonly [name: string]: Attribute } = {}): string => {
      const output = `v${nodes.length}`;
      nodes.push({ type, inputs, output, attributes });
      return output;
    },
    /** Adds a node whose output has a given name. */
    addNamed: (output: string, type: string, inputs: readonly string[]): void => {
      nodes.push({ type, inputs, output, attributes: {} });
    },
    floats: (values: Float32Array, shape: readonly number[]): string => constant(values, shape),
    integers: (values: readonly number[]): string => constant(BigInt64Array.from(values, BigInt), [values.length]),
  };
};
