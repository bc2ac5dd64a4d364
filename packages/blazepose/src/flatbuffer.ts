/** Reads FlatBuffers, the format of TFLite files. */

/** A vector in a flatbuffer: the position of its first element, and the number of elements. */
export type FlatVector = { readonly at: number; readonly length: number };

/** Access to a flatbuffer's tables, by position, and to their fields, by number in the schema. */
export type Flatbuffer = ReturnType<typeof readFlatbuffer>;

/** Reads tables and vectors of a flatbuffer. Fields that a table omits are empty, `null`, or the fallback. */
export const readFlatbuffer = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const follow = (at: number): number => at + view.getUint32(at, true);

  /** The position of a table's field; 0 if the table omits it. */
  const field = (table: number, number: number): number => {
    const vtable = table - view.getInt32(table, true);
    const slot = 4 + 2 * number;
    const offset = slot < view.getUint16(vtable, true) ? view.getUint16(vtable + slot, true) : 0;
    return offset && table + offset;
  };

  const vector = (table: number, number: number): FlatVector => {
    const at = field(table, number);
    return at === 0 ? { at: 0, length: 0 } : { at: follow(at) + 4, length: view.getUint32(follow(at), true) };
  };

  const slots = ({ at, length }: FlatVector): number[] => Array.from({ length }, (_, index) => at + 4 * index);

  const byteVector = (table: number, number: number): Uint8Array => {
    const { at, length } = vector(table, number);
    return bytes.subarray(at, at + length);
  };

  return {
    view,
    root: follow(0),
    vector,
    bytes: byteVector,
    byte: (table: number, number: number, fallback = 0): number => {
      const at = field(table, number);
      return at === 0 ? fallback : view.getUint8(at);
    },
    integer: (table: number, number: number, fallback = 0): number => {
      const at = field(table, number);
      return at === 0 ? fallback : view.getInt32(at, true);
    },
    table: (table: number, number: number): number | null => {
      const at = field(table, number);
      return at === 0 ? null : follow(at);
    },
    tables: (table: number, number: number): number[] => slots(vector(table, number)).map(follow),
    integers: (table: number, number: number): number[] =>
      slots(vector(table, number)).map((at) => view.getInt32(at, true)),
    shorts: (table: number, number: number): number[] => {
      const { at, length } = vector(table, number);
      return Array.from({ length }, (_, index) => view.getUint16(at + 2 * index, true));
    },
  };
};
