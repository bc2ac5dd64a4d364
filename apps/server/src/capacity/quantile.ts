/** The value that this share of the values does not exceed; `null` of none. */
export const quantileOf = (values: readonly number[], share: number): number | null =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? null;
