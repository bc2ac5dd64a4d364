/** Converts TFLite graphs to ONNX models. */
import { pruneGraph, TfliteError, tensorOf, type Graph, type Operator } from '../tflite/graph.ts';
import { Conversion } from './conversion.ts';
import { NO_PADS, PIXEL_BY_PIXEL, planarAxis, planarShape, samePads, transpose, type Pads } from './layout.ts';
import { makeOnnxModel } from './onnx-model.ts';

/** The name of the converted model's input. */
export const INPUT_NAME = 'input';

/** The name of an output, by its position among those kept. */
export const outputName = (position: number): string => `output${position}`;

/**
 * Converts a TFLite graph to the bytes of an ONNX model that computes the outputs at the positions `kept`, in that order.
 * Its images are NCHW, each channel a plane. Throws TfliteError.
 */
export const convertGraph = (graph: Graph, kept: readonly number[]): Uint8Array => {
  const pruned = pruneGraph(graph, kept);
  const [input, ...others] = pruned.inputs;
  if (input === undefined || others.length > 0) throw new TfliteError(`expected one input, got ${graph.inputs.length}`);
  const conversion = new Conversion(pruned);
  conversion.define(input, INPUT_NAME);
  for (const operator of pruned.operators) convertOperator(operator, conversion);
  const outputs = pruned.outputs.map((tensor, position) => {
    const name = outputName(position);
    conversion.writer.addNamed(name, 'Identity', [conversion.nameOf(tensor)]);
    return { name, shape: planarShape(tensorOf(pruned, tensor).shape) };
  });
  const { nodes, initialisers } = conversion.writer;
  const inputs = [{ name: INPUT_NAME, shape: planarShape(tensorOf(pruned, input).shape) }];
  return makeOnnxModel({ nodes, initialisers, inputs, outputs });
};

type OperatorOf<Kind extends Operator['kind']> = Extract<Operator, { readonly kind: Kind }>;
type Connections = Pick<Operator, 'inputs' | 'output'>;

/** Adds an operator's equivalent to the ONNX graph. */
const convertOperator = (operator: Operator, conversion: Conversion): void => {
  const { inputs, output } = operator;
  const { writer } = conversion;
  const names = (): string[] => inputs.map((input) => conversion.nameOf(input));
  switch (operator.kind) {
    case 'convolution':
    case 'depthwise_convolution':
      return convertConvolution(operator, conversion);
    case 'max_pool':
      return convertMaxPool(operator, conversion);
    case 'pad':
      return convertPad(operator, conversion);
    case 'reshape':
      return convertReshape(operator, conversion);
    case 'resize_bilinear':
      return convertResize(operator, conversion);
    case 'add':
      return conversion.define(output, conversion.addActivation(writer.add('Add', names()), operator.activation));
    case 'concatenation': {
      const axis = planarAxis(operator.axis, conversion.tensor(output).shape.length);
      const result = writer.add('Concat', names(), { axis });
      return conversion.define(output, conversion.addActivation(result, operator.activation));
    }
    case 'logistic':
      return conversion.define(output, writer.add('Sigmoid', names()));
    case 'depth_to_space': {
      const attributes = { blocksize: operator.blockSize, mode: 'DCR' };
      return conversion.define(output, writer.add('DepthToSpace', names(), attributes));
    }
    case 'dequantize':
    case 'densify':
      // Their results are constants, which are unpacked where they are read.
      return;
  }
};

const convertMaxPool = (operator: OperatorOf<'max_pool'>, conversion: Conversion): void => {
  const { inputs, output, window, strides, padding, activation } = operator;
  const sizes = [conversion.sizeOf(inputs[0]), conversion.sizeOf(output)] as const;
  const pads = padding === 'valid' ? NO_PADS : samePads(...sizes, { size: window, strides, dilations: [1, 1] });
  const result = conversion.writer.add('MaxPool', [conversion.nameOf(inputs[0])], {
    kernel_shape: window,
    strides,
    pads,
  });
  conversion.define(output, conversion.addActivation(result, activation));
};

/** Padding at the edges is left to the convolution that reads the result; new channels are added at once. */
const convertPad = ({ inputs, output }: Connections, conversion: Conversion): void => {
  const [input, amounts] = inputs;
  const [, , top = 0, bottom = 0, left = 0, right = 0, before = 0, after = 0] = conversion.integers(amounts);
  const name = conversion.nameOf(input);
  if (before === 0 && after === 0) {
    return conversion.define(output, name, { kind: 'pad', pads: [top, left, bottom, right] });
  }
  const all = [0, before, top, left, 0, after, bottom, right];
  conversion.define(output, conversion.writer.add('Pad', [name, conversion.writer.integers(all)]));
};

/** TFLite reshapes images as NHWC, so they are transposed back first, unless they are single pixels. */
const convertReshape = ({ inputs, output }: Connections, conversion: Conversion): void => {
  const [input] = inputs;
  const { writer } = conversion;
  const { shape, name } = conversion.tensor(output);
  if (shape.length === 4) throw new TfliteError(`tensor "${name}": expected not to be reshaped to an image`);
  const isImage = conversion.tensor(input).shape.length === 4;
  const isOnePixel = isImage && conversion.sizeOf(input).every((size) => size === 1);
  const source = conversion.nameOf(input);
  const pixels = isImage && !isOnePixel ? writer.add('Transpose', [source], { perm: PIXEL_BY_PIXEL }) : source;
  conversion.define(output, writer.add('Reshape', [pixels, writer.integers(shape)]));
};

const convertResize = (operator: OperatorOf<'resize_bilinear'>, conversion: Conversion): void => {
  const { inputs, output, alignCorners, halfPixelCentres } = operator;
  if (alignCorners) throw new TfliteError('expected to resize by the centres or edges of pixels, got by corners');
  const [before, after] = [conversion.sizeOf(inputs[0]), conversion.sizeOf(output)];
  const scales = [after[0] / before[0], after[1] / before[1]] as const;
  conversion.define(output, conversion.nameOf(inputs[0]), { kind: 'enlarge', scales, halfPixelCentres });
};

type Convolution = Extract<Operator, { readonly kind: 'convolution' | 'depthwise_convolution' }>;

/**
 * Adds a convolution with its padding and activation. If its input is still to be enlarged, the result is enlarged
 * instead, if possible.
 */
const convertConvolution = (operator: Convolution, conversion: Conversion): void => {
  const { inputs, output, activation } = operator;
  const [input] = inputs;
  // Enlarging commutes with a 1 x 1 convolution: both are linear, and the weights of bilinear sampling add up to 1.
  // Convolving first is a quarter of the work.
  const small = isOneByOne(operator, conversion) ? conversion.withoutEnlarging(input) : null;
  if (small) {
    const result = addConvolution(operator, conversion, { name: small.name, pads: NO_PADS });
    return conversion.define(output, conversion.addActivation(small.enlarge(result), activation));
  }
  const source = sourceOf(operator, conversion);
  conversion.define(output, conversion.addActivation(addConvolution(operator, conversion, source), activation));
};

type Source = { readonly name: string; readonly pads: Pads };

const sourceOf = (operator: Convolution, conversion: Conversion): Source => {
  const { inputs, output, padding, strides, dilations } = operator;
  const [input] = inputs;
  if (padding === 'valid') return conversion.withoutPadding(input);
  const window = { size: conversion.sizeOf(inputs[1]), strides, dilations };
  // Never `auto_pad`: its SAME differs from TFLite's in some places.
  const pads = samePads(conversion.sizeOf(input), conversion.sizeOf(output), window);
  return { name: conversion.nameOf(input), pads };
};

const isOneByOne = ({ kind, inputs, strides }: Convolution, conversion: Conversion): boolean =>
  kind === 'convolution' && [...conversion.sizeOf(inputs[1]), ...strides].every((size) => size === 1);

const addConvolution = (operator: Convolution, conversion: Conversion, { name, pads }: Source): string => {
  const { inputs, output, strides, dilations } = operator;
  const [, weights, bias] = inputs;
  const [, channels = NaN] = planarShape(conversion.tensor(output).shape);
  const { values, shape } = weightsOf(operator, conversion);
  const constants = [
    conversion.writer.floats(values, shape),
    conversion.writer.floats(conversion.floats(bias), [channels]),
  ];
  return conversion.writer.add('Conv', [name, ...constants], {
    kernel_shape: conversion.sizeOf(weights),
    strides,
    pads,
    dilations,
    group: operator.kind === 'convolution' ? 1 : channels,
  });
};

/** TFLite's axes are output, rows, columns, input; in a depthwise convolution 1, rows, columns, channel. */
const weightsOf = (
  operator: Convolution,
  conversion: Conversion,
): { readonly values: Float32Array; readonly shape: readonly number[] } => {
  const [, weights] = operator.inputs;
  const { shape } = conversion.tensor(weights);
  const order = operator.kind === 'convolution' ? ([0, 3, 1, 2] as const) : ([3, 0, 1, 2] as const);
  if (operator.kind === 'depthwise_convolution' && operator.multiplier !== 1) {
    throw new TfliteError(`expected a depthwise convolution with multiplier 1, got ${operator.multiplier}`);
  }
  return {
    values: transpose(conversion.floats(weights), shape, [...order]),
    shape: order.map((axis) => shape[axis] ?? NaN),
  };
};
