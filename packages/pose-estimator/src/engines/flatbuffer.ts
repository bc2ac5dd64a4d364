/** A vector in a flatbuffer: where its first element lies, and how many there are. */
export type FlatVector = { readonly at: number; readonly length: number };

/** Reads tables and vectors of a flatbuffer by their place in its bytes; fields by their number in the schema. */
export const readFlatbuffer = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const follow = (at: number): number => at + view.getUint32(at, true);

  /** Where a field of a table lies; 0 when the table leaves it out. */
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

  return {
    view,
    root: follow(0),
    vector,
    tables: (table: number, number: number): number[] => slots(vector(table, number)).map(follow),
    integers: (table: number, number: number): number[] =>
      slots(vector(table, number)).map((at) => view.getInt32(at, true)),
  };
};
