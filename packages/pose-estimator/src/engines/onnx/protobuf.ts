// The wire types of protocol buffers that ONNX needs.
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** A field of a message, as bytes; a message is its fields one after the other. */
export type Field = Uint8Array;

/** A whole number, up to 64 bits. */
export const integerField = (number: number, value: number): Field =>
  joined([tag(number, VARINT), varint(BigInt(value))]);

export const bytesField = (number: number, bytes: Uint8Array): Field =>
  joined([tag(number, LENGTH_DELIMITED), varint(BigInt(bytes.length)), bytes]);

export const textField = (number: number, text: string): Field => bytesField(number, new TextEncoder().encode(text));

/** A message within a message. */
export const messageField = (number: number, fields: readonly Field[]): Field => bytesField(number, joined(fields));

/** Fields, or other pieces of bytes, one after the other. */
export const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};

const tag = (number: number, wireType: number): Uint8Array => varint(BigInt((number << 3) | wireType));

/** Seven bits a byte, the lowest first; a set eighth bit says that more follow. */
const varint = (value: bigint): Uint8Array => {
  const bytes: number[] = [];
  // Negative numbers are written as the 64 bits they have.
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    const low = Number(rest & 127n);
    if (rest < 128n) return Uint8Array.from([...bytes, low]);
    bytes.push(low | 128);
  }
};
