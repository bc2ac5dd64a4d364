import { LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION } from '@instep/blazepose/pose-engine';
import { openFlatbuffer } from '@instep/blazepose/flatbuffer';
import { countProducts, pruneGraph, TfliteError, type Graph } from '@instep/pose-estimator/engines/tflite/graph';
import { readGraph, readOperation } from '@instep/pose-estimator/engines/tflite/read-graph';
import { readWeights, type LandmarkSize, type WeightsName } from '@instep/pose-estimator/weights';
import { expect, test } from 'vitest';

const graphs: { [name in WeightsName]?: Graph } = {};
const graphOf = async (name: WeightsName): Promise<Graph> => (graphs[name] ??= readGraph(await readWeights(name)));
const computing = ({ operators }: Graph): number =>
  operators.filter(({ kind }) => kind !== 'dequantize' && kind !== 'densify').length;

// Counted with another reader of TFLite files.
test.each([
  ['lite', 129, 108],
  ['full', 140, 120],
  ['heavy', 293, 273],
] as const)('%s has %i operators that compute, %i of them needed without the mask', async (name, all, needed) => {
  const graph = await graphOf(name);
  expect(graph.inputs.map((input) => graph.tensors[input]?.shape)).toEqual([[1, 256, 256, 3]]);
  expect(graph.outputs.map((output) => graph.tensors[output]?.shape)).toEqual([
    [1, 195],
    [1, 1],
    [1, 256, 256, 1],
    [1, 64, 64, 39],
    [1, 117],
  ]);
  expect(computing(graph)).toBe(all);
  expect(computing(pruneGraph(graph, [0, 1, 3, 4]))).toBe(needed);
});

test('38 weights of the detector are sparse', async () => {
  const { tensors, outputs } = await graphOf('detector');
  expect(tensors.filter(({ sparsity }) => sparsity)).toHaveLength(38);
  expect(outputs.map((output) => tensors[output]?.shape)).toEqual([
    [1, 2254, 12],
    [1, 2254, 1],
  ]);
});

test('a convolution is read with its strides, dilations, activation and three inputs', async () => {
  const { operators } = await graphOf('lite');
  const first = operators.find(({ kind }) => kind === 'convolution');
  expect(first).toMatchObject({
    kind: 'convolution',
    strides: [2, 2],
    dilations: [1, 1],
    activation: 'relu6',
  });
  expect(first?.inputs).toHaveLength(3);
});

test("an output that the graph doesn't have is refused", async () => {
  const graph = await graphOf('lite');
  expect(() => pruneGraph(graph, [0, 5])).toThrow(new TfliteError('expected an output below 5, got 5'));
});

test('an unsupported operator is named', () => {
  expect(() => readOperation(openFlatbuffer(new Uint8Array(8)), 67, null)).toThrow(
    /^expected an operator of TFLite that is known here \(0, 2, .*\), got number 67$/,
  );
});

// In millions, as counted independently by another program.
test.each<[LandmarkSize, number, number]>([
  ['lite', 197.8, 166.4],
  ['full', 386.1, 351.3],
])('%s needs %f million products, and %f without the mask', async (size, all, without) => {
  const graph = readGraph(await readWeights(size));
  const millions = (one: typeof graph): number => Math.round(countProducts(one) / 1e5) / 10;
  expect([millions(graph), millions(pruneGraph(graph, LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION))]).toEqual([all, without]);
});
