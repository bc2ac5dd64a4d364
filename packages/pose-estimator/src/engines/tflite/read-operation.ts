import type { Flatbuffer } from './flatbuffer.ts';
import { TfliteError, type Activation, type Operation, type Pair } from './graph.ts';

/** Reads what an operator does from the table of its options; most may be left out with all it holds. */
type ReadOptions = (buffer: Flatbuffer, options: number | null) => Operation;

const ACTIVATIONS: readonly (Activation | undefined)[] = ['none', 'relu', undefined, 'relu6'];

const fields = (buffer: Flatbuffer, options: number | null) => {
  const integer = (number: number, fallback = 0): number =>
    options === null ? fallback : buffer.integer(options, number, fallback);
  const byte = (number: number): number => (options === null ? 0 : buffer.byte(options, number));
  return {
    integer,
    flag: (number: number): boolean => byte(number) !== 0,
    // TFLite says width first.
    pair: (number: number, fallback = 0): Pair => [integer(number + 1, fallback), integer(number, fallback)],
    padding: (number: number): 'same' | 'valid' => (byte(number) === 0 ? 'same' : 'valid'),
    activation: (number: number): Activation => {
      const activation = ACTIVATIONS[byte(number)];
      if (!activation) throw new TfliteError(`expected no activation, RELU or RELU6, got number ${byte(number)}`);
      return activation;
    },
  };
};

const without =
  (kind: 'pad' | 'reshape' | 'logistic' | 'dequantize' | 'densify'): ReadOptions =>
  () => ({ kind });

/** By the operator's number in TFLite's schema. */
const READERS: { readonly [code: number]: ReadOptions } = {
  0: (buffer, options) => ({ kind: 'add', activation: fields(buffer, options).activation(0) }),
  2: (buffer, options) => {
    const { integer, activation } = fields(buffer, options);
    return { kind: 'concatenation', axis: integer(0), activation: activation(1) };
  },
  3: (buffer, options) => {
    const { padding, pair, activation } = fields(buffer, options);
    return {
      kind: 'convolution',
      padding: padding(0),
      strides: pair(1),
      activation: activation(3),
      dilations: pair(4, 1),
    };
  },
  4: (buffer, options) => {
    const { padding, pair, integer, activation } = fields(buffer, options);
    const sliding = { padding: padding(0), strides: pair(1), activation: activation(4), dilations: pair(5, 1) };
    return { kind: 'depthwise_convolution', ...sliding, multiplier: integer(3) };
  },
  5: (buffer, options) => ({ kind: 'depth_to_space', blockSize: fields(buffer, options).integer(0) }),
  6: without('dequantize'),
  14: without('logistic'),
  17: (buffer, options) => {
    const { padding, pair, activation } = fields(buffer, options);
    return { kind: 'max_pool', padding: padding(0), strides: pair(1), window: pair(3), activation: activation(5) };
  },
  22: without('reshape'),
  23: (buffer, options) => {
    const { flag } = fields(buffer, options);
    return { kind: 'resize_bilinear', alignCorners: flag(2), halfPixelCentres: flag(3) };
  },
  34: without('pad'),
  124: without('densify'),
};

/** What the operator of that number does. Throws TfliteError. */
export const readOperation = (buffer: Flatbuffer, code: number, options: number | null): Operation => {
  const read = READERS[code];
  if (read) return read(buffer, options);
  const known = Object.keys(READERS).join(', ');
  throw new TfliteError(`expected an operator of TFLite that is known here (${known}), got number ${code}`);
};
