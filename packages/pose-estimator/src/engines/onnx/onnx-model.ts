/** Writes ONNX files. */
import { bytesField, integerField, concatenate, messageField, textField, type Field } from './protobuf.ts';

/** An integer, several, or a text. */
export type Attribute = number | readonly number[] | string;

export type OnnxNode = {
  readonly type: string;
  /** Names; an empty one omits an input. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: { readonly [name: string]: Attribute };
};

/** A constant: floats, or integers, which have 64 bits in ONNX. */
export type Initialiser = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
};

/** An input or output: a tensor of floats. */
export type OnnxValue = { readonly name: string; readonly shape: readonly number[] };

export type OnnxModel = {
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: readonly Initialiser[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
};

const IR_VERSION = 8;
/** The version of the operators' definitions, one that is compatible with this IR version. */
const OPERATOR_SET = 17;
const TYPE = { float: 1, int64: 7 } as const;
const ATTRIBUTE_TYPE = { integer: 2, text: 3, integers: 7 } as const;

/** The bytes of an ONNX file. Field numbers are those of onnx.proto. */
export const makeOnnxModel = ({ nodes, initialisers, inputs, outputs }: OnnxModel): Uint8Array =>
  concatenate([
    integerField(1, IR_VERSION),
    textField(2, 'instep'),
    messageField(7, [
      ...nodes.map((node) => messageField(1, nodeFields(node))),
      textField(2, 'graph'),
      ...initialisers.map((initialiser) => messageField(5, initialiserFields(initialiser))),
      ...inputs.map((value) => messageField(11, valueFields(value))),
      ...outputs.map((value) => messageField(12, valueFields(value))),
    ]),
    messageField(8, [textField(1, ''), integerField(2, OPERATOR_SET)]),
  ]);

const nodeFields = ({ type, inputs, output, attributes }: OnnxNode): Field[] => [
  ...inputs.map((name) => textField(1, name)),
  textField(2, output),
  textField(3, output),
  textField(4, type),
  ...Object.entries(attributes).map(([name, value]) => messageField(5, attributeFields(name, value))),
];

const attributeFields = (name: string, value: Attribute): Field[] => {
  if (typeof value === 'string')
    return [textField(1, name), textField(4, value), integerField(20, ATTRIBUTE_TYPE.text)];
  if (typeof value === 'number')
    return [textField(1, name), integerField(3, value), integerField(20, ATTRIBUTE_TYPE.integer)];
  return [textField(1, name), ...value.map((each) => integerField(8, each)), integerField(20, ATTRIBUTE_TYPE.integers)];
};

const initialiserFields = ({ name, shape, values }: Initialiser): Field[] => [
  ...shape.map((size) => integerField(1, size)),
  integerField(2, values instanceof Float32Array ? TYPE.float : TYPE.int64),
  textField(8, name),
  bytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
];

const valueFields = ({ name, shape }: OnnxValue): Field[] => {
  const sizes = shape.map((size) => messageField(1, [integerField(1, size)]));
  return [
    textField(1, name),
    messageField(2, [messageField(1, [integerField(1, TYPE.float), messageField(2, sizes)])]),
  ];
};
