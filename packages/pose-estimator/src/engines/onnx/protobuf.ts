/** Writes Protocol Buffers, as far as ONNX needs them. */

// The wire types of Protocol Buffers that ONNX needs.
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** The bytes of a field; a message is the concatenation of its fields. */
export type Field = Uint8Array;

/** An integer of up to 64 bits. */
export const integerField = (number: number, value: number): Field =>
  concatenate([tag(number, VARINT), varint(BigInt(value))]);

export const bytesField = (number: number, bytes: Uint8Array): Field =>
  concatenate([tag(number, LENGTH_DELIMITED), varint(BigInt(bytes.length)), bytes]);

export const textField = (number: number, text: string): Field => bytesField(number, new TextEncoder().encode(text));

/** A nested message. */
export const messageField = (number: number, fields: readonly Field[]): Field =>
  bytesField(number, concatenate(fields));

/** Concatenates fields or other bytes. */
export const concatenate = (pieces: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};

const tag = (number: number, wireType: number): Uint8Array => varint(BigInt((number << 3) | wireType));

/** Seven bits a byte, the lowest first; the eighth bit is set if more follow. */
const varint = (value: bigint): Uint8Array => {
  const bytes: number[] = [];
  // Negative numbers are written as 64 bits.
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    const low = Number(rest & 127n);
    if (rest < 128n) return Uint8Array.from([...bytes, low]);
    bytes.push(low | 128);
  }
};
