/** A row of a table: its subject, and its figures by name, with the unit in the name. */
export type Row = { readonly id: string; readonly what: string } & { readonly [figure: string]: number | string };

/** One kind of measurement, with the table that it fills. */
export type Section = {
  readonly table: string;
  readonly run: () => Promise<readonly Row[]>;
};

/** Rounds to a number of decimals, for texts and files. */
export const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));
