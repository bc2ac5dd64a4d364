import { makeOnnxModel } from '@instep/pose-estimator/engines/onnx/onnx-model';
import { expect, test } from 'vitest';
import { bytesIn, integersIn, textsIn } from '../../../support/parse-protobuf.ts';

const model = makeOnnxModel({
  nodes: [
    { type: 'Conv', inputs: ['input', 'w', 'b'], output: 'v', attributes: { pads: [0, 1, 2, 3], group: 300 } },
    { type: 'Resize', inputs: ['v', '', 'b'], output: 'r', attributes: { mode: 'linear', axis: -1 } },
  ],
  initialisers: [
    { name: 'w', shape: [1, 2], values: Float32Array.of(0.5, -2) },
    { name: 'i', shape: [2], values: BigInt64Array.of(-1n, 7n) },
  ],
  inputs: [{ name: 'input', shape: [1, 3, 256, 256] }],
  outputs: [{ name: 'r', shape: [1, 2] }],
});
const [graph = new Uint8Array()] = bytesIn(model, 7);

test('a model has its version, operator set and graph', () => {
  expect(integersIn(model, 1)).toEqual([8]);
  expect(bytesIn(model, 8).map((set) => [textsIn(set, 1), integersIn(set, 2)])).toEqual([[[''], [17]]]);
  expect(textsIn(graph, 2)).toEqual(['graph']);
});

test('a node has its operator, inputs, outputs, and attributes with their types', () => {
  const [conv = new Uint8Array(), resize = new Uint8Array()] = bytesIn(graph, 1);
  expect([textsIn(conv, 4), textsIn(conv, 1), textsIn(conv, 2)]).toEqual([['Conv'], ['input', 'w', 'b'], ['v']]);
  expect(textsIn(resize, 1)).toEqual(['v', '', 'b']);
  const attributes = [conv, resize].flatMap((node) => bytesIn(node, 5));
  const typed = attributes.map((attribute) => [
    ...textsIn(attribute, 1),
    ...integersIn(attribute, 20),
    [...integersIn(attribute, 3), ...textsIn(attribute, 4), ...integersIn(attribute, 8)],
  ]);
  expect(typed).toEqual([
    ['pads', 7, [0, 1, 2, 3]],
    ['group', 2, [300]],
    ['mode', 3, ['linear']],
    ['axis', 2, [-1]],
  ]);
});

test('an initialiser has its shape, type and numbers, bit for bit', () => {
  const [floats = new Uint8Array(), integers = new Uint8Array()] = bytesIn(graph, 5);
  expect([textsIn(floats, 8), integersIn(floats, 1), integersIn(floats, 2)]).toEqual([['w'], [1, 2], [1]]);
  expect(new Float32Array(new Uint8Array(bytesIn(floats, 9)[0] ?? []).buffer)).toEqual(Float32Array.of(0.5, -2));
  expect([textsIn(integers, 8), integersIn(integers, 1), integersIn(integers, 2)]).toEqual([['i'], [2], [7]]);
  expect(new BigInt64Array(new Uint8Array(bytesIn(integers, 9)[0] ?? []).buffer)).toEqual(BigInt64Array.of(-1n, 7n));
});

test('inputs and outputs are float tensors with their shape', () => {
  const value = (bytes: Uint8Array | undefined) => {
    const [type = new Uint8Array()] = bytesIn(bytes ?? new Uint8Array(), 2).flatMap((outer) => bytesIn(outer, 1));
    const sizes = bytesIn(type, 2).flatMap((shape) => bytesIn(shape, 1).flatMap((size) => integersIn(size, 1)));
    return [textsIn(bytes ?? new Uint8Array(), 1), integersIn(type, 1), sizes];
  };
  expect(value(bytesIn(graph, 11)[0])).toEqual([['input'], [1], [1, 3, 256, 256]]);
  expect(value(bytesIn(graph, 12)[0])).toEqual([['r'], [1], [1, 2]]);
});
