import { TfliteError, type Graph } from './graph.ts';

/** The graph that computes only some of its outputs, by their place and in the order given. Throws TfliteError. */
export const pruneGraph = (graph: Graph, kept: readonly number[]): Graph => {
  const outputs = kept.map((place) => {
    const tensor = graph.outputs[place];
    if (tensor !== undefined) return tensor;
    throw new TfliteError(`expected an output below ${graph.outputs.length}, got ${place}`);
  });
  const wanted = new Set(outputs);
  // Operators lie in the order of their work, so one pass backwards finds all that are needed.
  const needed = graph.operators.toReversed().filter(({ inputs, output }) => {
    if (!wanted.has(output)) return false;
    for (const input of inputs) wanted.add(input);
    return true;
  });
  return { ...graph, outputs, operators: needed.reverse() };
};
