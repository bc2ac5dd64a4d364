import { TfliteError, type Operator } from '../tflite/graph.ts';
import type { Conversion } from './conversion.ts';
import { NO_PADS, samePads, type Pads } from './pads.ts';
import { planarShape, transposed } from './planar.ts';

type Convolution = Extract<Operator, { readonly kind: 'convolution' | 'depthwise_convolution' }>;

/** Adds a convolution: padding and activation go with it, and what was to be enlarged before is enlarged after. */
export const convertConvolution = (operator: Convolution, conversion: Conversion): void => {
  const { inputs, output, activation } = operator;
  const [input] = inputs;
  // A 1 x 1 convolution of an enlarged picture is the enlarged convolution: both are linear, and weights of bilinear
  // sampling add up to 1. That is a quarter of the work.
  const small = isOneByOne(operator, conversion) ? conversion.unenlarged(input) : null;
  if (small) {
    const result = addConvolution(operator, conversion, { name: small.name, pads: NO_PADS });
    return conversion.define(output, conversion.activated(small.enlarge(result), activation));
  }
  const source = sourceOf(operator, conversion);
  conversion.define(output, conversion.activated(addConvolution(operator, conversion, source), activation));
};

type Source = { readonly name: string; readonly pads: Pads };

const sourceOf = (operator: Convolution, conversion: Conversion): Source => {
  const { inputs, output, padding, strides, dilations } = operator;
  const [input] = inputs;
  if (padding === 'valid') return conversion.unpadded(input);
  const window = { size: conversion.sizeOf(inputs[1]), strides, dilations };
  // Never `auto_pad`, whose SAME is not everywhere TFLite's.
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

/** TFLite has the weights as output, rows, columns, input; of a depthwise convolution as 1, rows, columns, channel. */
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
    values: transposed(conversion.floats(weights), shape, [...order]),
    shape: order.map((axis) => shape[axis] ?? NaN),
  };
};
