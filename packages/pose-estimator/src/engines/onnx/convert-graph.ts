import { TfliteError, tensorOf, type Graph } from '../tflite/graph.ts';
import { pruneGraph } from '../tflite/prune-graph.ts';
import { Conversion } from './conversion.ts';
import { convertOperator } from './convert-operator.ts';
import { makeOnnxModel } from './onnx-model.ts';
import { planarShape } from './planar.ts';

/** What the converted model's input is called. */
export const INPUT_NAME = 'input';

/** What its outputs are called, by their place among those that were kept. */
export const outputName = (place: number): string => `output${place}`;

/**
 * The bytes of an ONNX model that computes what a TFLite graph does: only the outputs `kept`, in that order. Pictures
 * go in and come out plane by plane. Throws TfliteError.
 */
export const convertGraph = (graph: Graph, kept: readonly number[]): Uint8Array => {
  const pruned = pruneGraph(graph, kept);
  const [input, ...others] = pruned.inputs;
  if (input === undefined || others.length > 0) throw new TfliteError(`expected one input, got ${graph.inputs.length}`);
  const conversion = new Conversion(pruned);
  conversion.define(input, INPUT_NAME);
  for (const operator of pruned.operators) convertOperator(operator, conversion);
  const outputs = pruned.outputs.map((tensor, place) => {
    const name = outputName(place);
    conversion.writer.addNamed(name, 'Identity', [conversion.nameOf(tensor)]);
    return { name, shape: planarShape(tensorOf(pruned, tensor).shape) };
  });
  const { nodes, initialisers } = conversion.writer;
  const inputs = [{ name: INPUT_NAME, shape: planarShape(tensorOf(pruned, input).shape) }];
  return makeOnnxModel({ nodes, initialisers, inputs, outputs });
};
