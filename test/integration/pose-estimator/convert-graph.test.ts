import { convertGraph } from '@instep/pose-estimator/engines/onnx/convert-graph';
import { loadOnnxRuntime } from '@instep/pose-estimator/engines/onnxruntime';
import { TfliteError, type Graph, type Operation } from '@instep/pose-estimator/engines/tflite/graph';
import { describe, expect, test } from 'vitest';
import { bytesIn, textsIn } from '../../support/parse-protobuf.ts';
import { graphOf, tensor } from '../../support/tiny-graph.ts';

const floats = (...values: number[]): Float32Array => Float32Array.from(values);
const integers = (...values: number[]): Int32Array => Int32Array.from(values);
const counted = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index + 1);

/** Converts a graph and runs it; input and output are NCHW. */
const run = async (graph: Graph, input: Float32Array): Promise<{ shape: readonly number[]; values: number[] }> => {
  const { InferenceSession, Tensor } = await loadOnnxRuntime();
  const session = await InferenceSession.create(convertGraph(graph, [0]));
  const [, height = 1, width = 1, channels = 1] = graph.tensors[graph.inputs[0] ?? 0]?.shape ?? [];
  const { output0 } = await session.run({ input: new Tensor('float32', input, [1, channels, height, width]) });
  await session.release();
  return { shape: output0?.dims ?? [], values: Array.from((output0?.data ?? []) as Float32Array) };
};

const nodesOf = (graph: Graph): string[] =>
  bytesIn(convertGraph(graph, [0]), 7).flatMap((whole) => bytesIn(whole, 1).flatMap((node) => textsIn(node, 4)));

const CONVOLUTION = {
  kind: 'convolution',
  padding: 'valid',
  strides: [1, 1],
  dilations: [1, 1],
  activation: 'none',
} as const satisfies Operation;

describe('convolution', () => {
  test('combines the channels of a pixel by weights in the order output, rows, columns, input', async () => {
    // Two channels in, three out; the image is two pixels, (1, 3) and (2, 4).
    const weights = tensor([3, 1, 1, 2], floats(1, 0, 0, 1, 10, 100));
    const graph = graphOf(
      CONVOLUTION,
      tensor([1, 1, 2, 2]),
      weights,
      tensor([3], floats(0, 0.5, 1)),
      tensor([1, 1, 2, 3]),
    );
    expect(await run(graph, floats(1, 2, 3, 4))).toEqual({
      shape: [1, 3, 1, 2],
      values: [1, 2, 3.5, 4.5, 311, 421],
    });
  });

  test('is not flipped or transposed', async () => {
    const weights = tensor([1, 2, 3, 1], counted(6));
    const graph = graphOf(CONVOLUTION, tensor([1, 2, 4, 1]), weights, tensor([1], floats(0)), tensor([1, 1, 2, 1]));
    // 1 2 3 4        1*1 + 2*2 + 3*3 + 4*5 + 5*6 + 6*7
    // 5 6 7 8        1*2 + 2*3 + 3*4 + 4*6 + 5*7 + 6*8
    expect((await run(graph, counted(8))).values).toEqual([106, 127]);
  });

  test('with a stride of two pads an even image at the bottom and right only', async () => {
    const same = { ...CONVOLUTION, padding: 'same', strides: [2, 2] } as const;
    const weights = tensor([1, 3, 3, 1], new Float32Array(9).fill(1));
    const graph = graphOf(same, tensor([1, 4, 4, 1]), weights, tensor([1], floats(0)), tensor([1, 2, 2, 1]));
    // Sums of the windows at (0, 0), (0, 2), (2, 0), (2, 2) of 1 … 16.
    expect((await run(graph, counted(16))).values).toEqual([54, 45, 72, 54]);
  });

  test('is clipped to 0..6, or at 0', async () => {
    const weights = tensor([1, 1, 1, 1], floats(1));
    const graph = (activation: 'relu6' | 'relu') =>
      graphOf(
        { ...CONVOLUTION, activation },
        tensor([1, 1, 3, 1]),
        weights,
        tensor([1], floats(0)),
        tensor([1, 1, 3, 1]),
      );
    expect((await run(graph('relu6'), floats(-1, 5, 7))).values).toEqual([0, 5, 6]);
    expect((await run(graph('relu'), floats(-1, 5, 7))).values).toEqual([0, 5, 7]);
  });

  test('includes a padding operator before it', async () => {
    const padded: Graph = {
      tensors: [
        tensor([1, 2, 2, 1]),
        tensor([4, 2], integers(0, 0, 1, 0, 0, 2, 0, 0)),
        tensor([1, 3, 4, 1]),
        tensor([1, 2, 2, 1], floats(1, 10, 100, 1000)),
        tensor([1], floats(0)),
        tensor([1, 2, 3, 1]),
      ],
      operators: [
        { kind: 'pad', inputs: [0, 1], output: 2 },
        { ...CONVOLUTION, inputs: [2, 3, 4], output: 5 },
      ],
      inputs: [0],
      outputs: [5],
    };
    // One row above and two columns to the right: 0 0 0 0 / 1 2 0 0 / 3 4 0 0.
    expect((await run(padded, floats(1, 2, 3, 4))).values).toEqual([2100, 200, 0, 4321, 402, 0]);
    expect(nodesOf(padded)).toEqual(['Conv', 'Identity']);
  });
});

test('a depthwise convolution does not mix channels; its weights are in the order rows, columns, channel', async () => {
  const depthwise = { ...CONVOLUTION, kind: 'depthwise_convolution', multiplier: 1 } as const;
  const weights = tensor([1, 1, 2, 2], floats(1, 2, 10, 20));
  const graph = graphOf(depthwise, tensor([1, 1, 3, 2]), weights, tensor([2], floats(0, 0.5)), tensor([1, 1, 2, 2]));
  expect((await run(graph, floats(1, 2, 3, 4, 5, 6))).values).toEqual([21, 32, 108.5, 130.5]);
  const twofold = graphOf({ ...depthwise, multiplier: 2 }, ...graph.tensors);
  expect(() => convertGraph(twofold, [0])).toThrow(
    new TfliteError('expected a depthwise convolution with multiplier 1, got 2'),
  );
});

test('padding that no convolution follows is added to the edges and to the channels', async () => {
  const edges = tensor([4, 2], integers(0, 0, 0, 1, 1, 0, 0, 0));
  const graph = graphOf({ kind: 'pad' }, tensor([1, 1, 2, 1]), edges, tensor([1, 2, 3, 1]));
  expect((await run(graph, floats(7, 8))).values).toEqual([0, 7, 8, 0, 0, 0]);
  const channels = tensor([4, 2], integers(0, 0, 0, 0, 0, 0, 1, 2));
  const wider = graphOf({ kind: 'pad' }, tensor([1, 1, 2, 1]), channels, tensor([1, 1, 2, 4]));
  expect((await run(wider, floats(7, 8))).values).toEqual([0, 0, 7, 8, 0, 0, 0, 0]);
});

test('max pooling returns the largest value of each window', async () => {
  const pool = { kind: 'max_pool', padding: 'valid', strides: [2, 2], window: [2, 2], activation: 'none' } as const;
  const graph = graphOf(pool, tensor([1, 2, 4, 1]), tensor([1, 1, 2, 1]));
  expect((await run(graph, floats(1, -5, 3, 9, 4, 0, 8, 2))).values).toEqual([4, 9]);
});

test('the sum of two images is clipped', async () => {
  const graph: Graph = {
    ...graphOf({ kind: 'add', activation: 'relu6' }, tensor([1, 1, 3, 1]), tensor([1, 1, 3, 1])),
    operators: [{ kind: 'add', activation: 'relu6', inputs: [0, 0], output: 1 }],
  };
  expect((await run(graph, floats(-1, 2, 4))).values).toEqual([0, 4, 6]);
});

describe('upsampling', () => {
  const twice = { kind: 'resize_bilinear', alignCorners: false, halfPixelCentres: true } as const;
  const before = [tensor([1, 1, 2, 1]), tensor([2], integers(2, 4)), tensor([1, 2, 4, 1])];

  test('is aligned at pixel centres', async () => {
    const graph = graphOf(twice, ...before);
    expect((await run(graph, floats(0, 4))).values).toEqual([0, 1, 3, 4, 0, 1, 3, 4]);
    expect(() => convertGraph(graphOf({ ...twice, alignCorners: true }, ...before), [0])).toThrow(/by corners/);
  });

  test('is done after a 1 x 1 convolution that is its only reader, with the same result', async () => {
    const operators: Graph['operators'] = [
      { ...twice, inputs: [0, 1], output: 2 },
      { ...CONVOLUTION, activation: 'relu6', inputs: [2, 3, 4], output: 5 },
    ];
    const convolution = [tensor([1, 1, 1, 1], floats(2)), tensor([1], floats(1)), tensor([1, 2, 4, 1])];
    const graph: Graph = { tensors: [...before, ...convolution], operators, inputs: [0], outputs: [5] };
    expect((await run(graph, floats(0, 4))).values).toEqual([1, 3, 6, 6, 1, 3, 6, 6]);
    expect(nodesOf(graph)).toEqual(['Conv', 'Resize', 'Clip', 'Identity']);
    const readTwice: Graph = {
      ...graph,
      tensors: [...graph.tensors, tensor([1, 2, 4, 1])],
      operators: [...operators, { kind: 'add', activation: 'none', inputs: [2, 5], output: 6 }],
      outputs: [6],
    };
    expect((await run(readTwice, floats(0, 4))).values).toEqual([1, 4, 9, 10, 1, 4, 9, 10]);
    expect(nodesOf(readTwice)).toEqual(['Resize', 'Conv', 'Clip', 'Add', 'Identity']);
  });
});

test('depth-to-space turns channels into blocks of pixels, row by row', async () => {
  const graph = graphOf({ kind: 'depth_to_space', blockSize: 2 }, tensor([1, 1, 1, 8]), tensor([1, 2, 2, 2]));
  // In TFLite, pixel (y, x) of the block has the channels 2 (2 y + x) and the next.
  expect(await run(graph, counted(8))).toEqual({ shape: [1, 2, 2, 2], values: [1, 3, 5, 7, 2, 4, 6, 8] });
});

test('an image is reshaped as NHWC', async () => {
  const graph = graphOf({ kind: 'reshape' }, tensor([1, 1, 2, 3]), tensor([1, 2, 3]));
  // The planes are 1 2, 3 4, 5 6; the pixels (1 3 5) and (2 4 6).
  expect(await run(graph, counted(6))).toEqual({ shape: [1, 2, 3], values: [1, 3, 5, 2, 4, 6] });
  const onePixel = graphOf({ kind: 'reshape' }, tensor([1, 1, 1, 3]), tensor([1, 3]));
  expect(await run(onePixel, counted(3))).toEqual({ shape: [1, 3], values: [1, 2, 3] });
  expect(nodesOf(onePixel)).toEqual(['Reshape', 'Identity']);
});

test('images are concatenated along an axis of TFLite', async () => {
  const graph = (axis: number, shape: readonly number[]): Graph => ({
    tensors: [tensor([1, 1, 2, 2]), tensor(shape)],
    operators: [{ kind: 'concatenation', axis, activation: 'none', inputs: [0, 0], output: 1 }],
    inputs: [0],
    outputs: [1],
  });
  expect(await run(graph(3, [1, 1, 2, 4]), counted(4))).toEqual({
    shape: [1, 4, 1, 2],
    values: [1, 2, 3, 4, 1, 2, 3, 4],
  });
  expect(await run(graph(-2, [1, 1, 4, 2]), counted(4))).toEqual({
    shape: [1, 2, 1, 4],
    values: [1, 2, 1, 2, 3, 4, 3, 4],
  });
});

test('a logistic operator turns a logit into a probability', async () => {
  const graph = graphOf({ kind: 'logistic' }, tensor([1, 1, 2, 1]), tensor([1, 1, 2, 1]));
  const { values } = await run(graph, floats(0, Math.log(3)));
  expect(values[0]).toBeCloseTo(0.5, 6);
  expect(values[1]).toBeCloseTo(0.75, 6);
});

test('packed weights are unpacked at conversion', async () => {
  const halves = new Uint8Array(Uint16Array.of(0x3c00, 0x4000).buffer);
  const sparsity = { order: [0, 1, 2, 3], dimensions: DENSE_BUT_THE_LAST };
  const graph: Graph = {
    tensors: [
      tensor([1, 1, 1, 4]),
      tensor([1, 1, 1, 4], null, { type: 'float16', data: halves, sparsity }),
      tensor([1, 1, 1, 4], null, { type: 'float16' }),
      tensor([1, 1, 1, 4]),
      tensor([1], floats(0)),
      tensor([1, 1, 1, 1]),
    ],
    operators: [
      { kind: 'densify', inputs: [1], output: 2 },
      { kind: 'dequantize', inputs: [2], output: 3 },
      { ...CONVOLUTION, inputs: [0, 3, 4], output: 5 },
    ],
    inputs: [0],
    outputs: [5],
  };
  expect((await run(graph, floats(1, 10, 100, 1000))).values).toEqual([2010]);
});

const DENSE_BUT_THE_LAST = [
  { kind: 'dense', size: 1 },
  { kind: 'dense', size: 1 },
  { kind: 'dense', size: 1 },
  { kind: 'compressed', segments: [0, 2], indices: [1, 3] },
] as const;
