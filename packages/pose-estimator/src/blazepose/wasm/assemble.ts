/** Bytes of WebAssembly: one instruction, or several in a row. The numbers are those of its specification. */
export type Code = readonly number[];

export const TYPE = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
type ValueType = (typeof TYPE)[keyof typeof TYPE];

/** Seven bits a byte, the lowest first; a set eighth bit says that more follow. */
const unsigned = (value: number): Code => (value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]);

const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];

const simd = (number: number, ...rest: readonly number[]): Code => [0xfd, ...unsigned(number), ...rest];

/** A place in memory is aligned to four bytes, and counted from the address on the stack. */
const AT_ADDRESS = [2, 0];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const tee = (local: number): Code => [0x22, ...unsigned(local)];

export const OP = {
  i32Add: [0x6a],
  i32Multiply: [0x6c],
  i32AtLeast: [0x4e],
  f64Add: [0xa0],
  f64Subtract: [0xa1],
  f64FromI32: [0xb7],
  f32FromF64: [0xb6],
  /** The saturating kind: the other checks for numbers that are none, and takes twice the time. */
  i32FromF64: [0xfc, 0x02],
  f32x4Splat: simd(0x13),
  f32x4Add: simd(0xe4),
  f32x4Subtract: simd(0xe5),
  f32x4Multiply: simd(0xe6),
  /** Four bytes as four floats. */
  loadBytesAsFloats: [...simd(0x5c, ...AT_ADDRESS), ...simd(0x89), ...simd(0xa9), ...simd(0xfa)],
} as const satisfies Record<string, Code>;

/** Stores one of the four numbers of a vector. */
export const storeLane = (lane: number): Code => simd(0x5a, ...AT_ADDRESS, lane);

/** Repeats the body for as long as `end` is not true. */
export const until = (end: Code, body: Code): Code => {
  const [block, loop, nothing, leaveBlock, again, close] = [0x02, 0x03, 0x40, [0x0d, 1], [0x0c, 0], 0x0b];
  return [block, nothing, loop, nothing, ...end, ...leaveBlock, ...body, ...again, close, close];
};

export type WasmFunction = {
  readonly parameters: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
};

/** The bytes of a module with one function, `run`, which gives nothing back, and a `memory` of that many pages. */
export const makeModule = ({ parameters, locals, body }: WasmFunction, pages: number): Uint8Array<ArrayBuffer> => {
  const [functionType, end] = [0x60, 0x0b];
  const code = [...list(locals.map((type) => [1, type])), ...body, end];
  const text = (name: string): Code => list([...name].map((letter) => [letter.charCodeAt(0)]));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [[functionType, ...list(parameters.map((type) => [type])), ...list([])]]),
    ...section(3, [[0]]),
    ...section(5, [[0, ...unsigned(pages)]]),
    ...section(7, [
      [...text('run'), 0, 0],
      [...text('memory'), 2, 0],
    ]),
    ...section(10, [[...unsigned(code.length), ...code]]),
  ]);
};

const section = (number: number, items: readonly Code[]): Code => {
  const body = list(items);
  return [number, ...unsigned(body.length), ...body];
};
