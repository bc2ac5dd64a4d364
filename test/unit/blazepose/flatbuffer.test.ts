import { openFlatbuffer } from '@instep/blazepose/flatbuffer';
import { expect, test } from 'vitest';

/**
 * A table of four fields: 0 an integer, 1 omitted, 2 a vector of the integers 5 and -6, 3 the byte 9; and its vtable, which
 * has no fifth field.
 */
const bytes = (): Uint8Array => {
  const view = new DataView(new ArrayBuffer(48));
  view.setUint32(0, 16, true); // the root table
  const vtable = [12, 16, 4, 0, 8, 12]; // its size, the table's size, then the offset of each field in the table
  vtable.forEach((value, index) => view.setUint16(4 + 2 * index, value, true));
  view.setInt32(16, 12, true); // from the table back to its vtable
  view.setInt32(20, -3, true);
  view.setUint32(24, 12, true); // from here to the vector
  view.setUint8(28, 9);
  view.setUint32(36, 2, true);
  view.setInt32(40, 5, true);
  view.setInt32(44, -6, true);
  return new Uint8Array(view.buffer);
};

test('fields are found through the vtable', () => {
  const buffer = openFlatbuffer(bytes());
  expect(buffer.root).toBe(16);
  expect(buffer.integer(buffer.root, 0)).toBe(-3);
  expect(buffer.integers(buffer.root, 2)).toEqual([5, -6]);
  expect(buffer.byte(buffer.root, 3)).toBe(9);
});

test('an omitted field, or one newer than the file, has its default', () => {
  const buffer = openFlatbuffer(bytes());
  for (const number of [1, 4, 9]) {
    expect(buffer.integer(buffer.root, number, 77)).toBe(77);
    expect(buffer.byte(buffer.root, number)).toBe(0);
    expect(buffer.integers(buffer.root, number)).toEqual([]);
    expect(buffer.bytes(buffer.root, number)).toHaveLength(0);
    expect(buffer.table(buffer.root, number)).toBeNull();
  }
});

test('a view of a larger buffer is read from its start', () => {
  const pool = new Uint8Array(60);
  pool.set(bytes(), 7);
  const buffer = openFlatbuffer(pool.subarray(7, 55));
  expect(buffer.integers(buffer.root, 2)).toEqual([5, -6]);
  expect(buffer.unsignedShorts(buffer.root, 2)).toEqual([5, 0]);
});
