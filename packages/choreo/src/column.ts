/** What a cell may hold; `null` is an empty cell. */
export type Cell = string | number | boolean | null;

/** A column of one of our CSVs: headers, data packages and the dictionary in docs are generated from these. */
export type Column = {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'datetime';
  readonly unit?: string;
  readonly meaning: string;
  /** Decimals of a number; 3 by default. */
  readonly decimals?: number;
};

/** One value for each column. */
export type Row<Columns extends readonly Column[]> = { readonly [name in Columns[number]['name']]: Cell };

/** The first line of the CSV. */
export const header = (columns: readonly Pick<Column, 'name'>[]): string[] => columns.map((column) => column.name);

/** The cells of a row in the order of the columns, numbers with their fixed decimals; the caller quotes them. */
export const cells = <Columns extends readonly Column[]>(columns: Columns, row: Row<Columns>): string[] =>
  columns.map((column) => cell(column, row[column.name as Columns[number]['name']]));

const cell = (column: Column, value: Cell): string => {
  if (value === null) return '';
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) throw new RangeError(`${column.name}: expected a finite number, got ${value}`);
  return column.type === 'integer' ? String(Math.round(value)) : value.toFixed(column.decimals ?? 3);
};
