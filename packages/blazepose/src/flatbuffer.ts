/** Reads values out of FlatBuffers, the binary format of TFLite files. */

/** A vector in a flatbuffer: the position of its first element, and the number of elements. */
export type FlatVector = { readonly at: number; readonly length: number };

/** Reads fields of a flatbuffer: a table is given by its position in bytes, a field by its number in the schema. */
export type Flatbuffer = ReturnType<typeof openFlatbuffer>;

/** Opens a flatbuffer for reading; nothing is copied. A field that a table omits is read as empty, `null` or `fallback`. */
export const openFlatbuffer = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** The position to which the offset at `at` points. */
  const follow = (at: number): number => at + view.getUint32(at, true);

  /** The position of a table's field; 0 if the table omits it. */
  const field = (table: number, fieldNumber: number): number => {
    const vtable = table - view.getInt32(table, true);
    const entry = 4 + 2 * fieldNumber;
    const offset = entry < view.getUint16(vtable, true) ? view.getUint16(vtable + entry, true) : 0;
    return offset && table + offset;
  };

  const vector = (table: number, fieldNumber: number): FlatVector => {
    const at = field(table, fieldNumber);
    return at === 0 ? { at: 0, length: 0 } : { at: follow(at) + 4, length: view.getUint32(follow(at), true) };
  };

  /** The positions of a vector's elements, of 4 bytes each. */
  const elements = ({ at, length }: FlatVector): number[] => Array.from({ length }, (_, index) => at + 4 * index);

  const byteVector = (table: number, fieldNumber: number): Uint8Array => {
    const { at, length } = vector(table, fieldNumber);
    return bytes.subarray(at, at + length);
  };

  return {
    view,
    root: follow(0),
    vector,
    bytes: byteVector,
    byte: (table: number, fieldNumber: number, fallback = 0): number => {
      const at = field(table, fieldNumber);
      return at === 0 ? fallback : view.getUint8(at);
    },
    integer: (table: number, fieldNumber: number, fallback = 0): number => {
      const at = field(table, fieldNumber);
      return at === 0 ? fallback : view.getInt32(at, true);
    },
    table: (table: number, fieldNumber: number): number | null => {
      const at = field(table, fieldNumber);
      return at === 0 ? null : follow(at);
    },
    tables: (table: number, fieldNumber: number): number[] => elements(vector(table, fieldNumber)).map(follow),
    integers: (table: number, fieldNumber: number): number[] =>
      elements(vector(table, fieldNumber)).map((at) => view.getInt32(at, true)),
    unsignedShorts: (table: number, fieldNumber: number): number[] => {
      const { at, length } = vector(table, fieldNumber);
      return Array.from({ length }, (_, index) => view.getUint16(at + 2 * index, true));
    },
  };
};
