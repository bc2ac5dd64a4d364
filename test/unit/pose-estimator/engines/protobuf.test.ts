import {
  bytesField,
  integerField,
  concatenate,
  messageField,
  textField,
} from '@instep/pose-estimator/engines/onnx/protobuf';
import { expect, test } from 'vitest';

// The examples of the documentation of Protocol Buffers.
test('150 in field 1 is 08 96 01, "testing" in field 2 is 12 07 …', () => {
  expect([...integerField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
  expect([...textField(2, 'testing')]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  expect([...messageField(3, [integerField(1, 150)])]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
});

test('small, large and negative integers have as many bytes as they need', () => {
  expect([...integerField(1, 0)]).toEqual([0x08, 0]);
  expect([...integerField(1, 127)]).toEqual([0x08, 127]);
  expect([...integerField(1, 128)]).toEqual([0x08, 0x80, 1]);
  expect([...integerField(20, 1)]).toEqual([0xa0, 1, 1]);
  expect([...integerField(1, -1)]).toEqual([0x08, ...Array<number>(9).fill(0xff), 1]);
});

test('the length of a long field has as many bytes as it needs', () => {
  expect([...bytesField(9, new Uint8Array(300)).subarray(0, 4)]).toEqual([0x4a, 0xac, 0x02, 0]);
  expect(concatenate([Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)])).toEqual(Uint8Array.of(1, 2, 3));
});
