const EXPONENT_BIAS = 15;
const FRACTION_BITS = 10;

/** The number that 16 bits mean as an IEEE 754 half-precision float. */
export const halfToNumber = (bits: number): number => {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> FRACTION_BITS) & 31;
  const fraction = (bits & 1023) / 2 ** FRACTION_BITS;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  // Below the smallest exponent there is no leading 1.
  if (exponent === 0) return sign * fraction * 2 ** (1 - EXPONENT_BIAS);
  return sign * (1 + fraction) * 2 ** (exponent - EXPONENT_BIAS);
};

let table: Float32Array | null = null;

/** Half-precision floats as floats, exactly. */
export const widenHalves = (halves: Uint16Array): Float32Array => {
  // There are only 65,536 of them, and millions of weights.
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => halfToNumber(bits));
  const widened = new Float32Array(halves.length);
  // A loop: `Float32Array.from` takes forty times as long, which a server would feel at every start of a worker.
  for (let index = 0; index < halves.length; index++) widened[index] = table[halves[index] ?? 0] ?? NaN;
  return widened;
};
