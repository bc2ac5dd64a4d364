/** A field of a protocol buffer: a whole number, or bytes. */
export type ParsedField = { readonly number: number; readonly value: bigint | Uint8Array };

/** The fields of a message, in their order. Wire types other than numbers and bytes are not supported. */
export const parseProtobuf = (bytes: Uint8Array): ParsedField[] => {
  const fields: ParsedField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [number, wireType] = [tag >> 3, tag & 7];
    if (wireType !== 0 && wireType !== 2) throw new Error(`expected wire type 0 or 2, got ${wireType}`);
    const value = varint();
    fields.push({ number, value: wireType === 0 ? value : bytes.subarray(at, at + Number(value)) });
    if (wireType === 2) at += Number(value);
  }
  return fields;
};

/** The contents of the message's byte fields with that number. */
export const bytesIn = (message: Uint8Array, number: number): Uint8Array[] =>
  parseProtobuf(message).flatMap(({ number: own, value }) =>
    own === number && value instanceof Uint8Array ? [value] : [],
  );
export const textsIn = (message: Uint8Array, number: number): string[] =>
  bytesIn(message, number).map((bytes) => new TextDecoder().decode(bytes));
export const integersIn = (message: Uint8Array, number: number): number[] =>
  parseProtobuf(message).flatMap(({ number: own, value }) =>
    own === number && typeof value === 'bigint' ? [Number(BigInt.asIntN(64, value))] : [],
  );
