/** A line of a table: what it is about, and its figures by their names, the unit among them. */
export type Row = { readonly id: string; readonly what: string } & { readonly [figure: string]: number | string };

/** One kind of measuring, with the table it makes. */
export type Section = {
  readonly table: string;
  readonly run: () => Promise<readonly Row[]>;
};

/** To so many decimals, for people and for files. */
export const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));
