/** Measures with targets: what evaluate and torture print as rows of a table. */

/** What a value must reach to be on target. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number };

/** Values by their names: `mean`, `p95`, `max`. */
export type Values = Readonly<Record<string, number>>;

/** What was measured, over how many cases, and what a reader must know about it. */
export type Figures = { readonly values: Values; readonly n: number; readonly note?: string };

/** What is asked, and how it is measured on some material. */
export type Measure<Material> = {
  /** The row's number and protocol: `14S`. */
  readonly id: string;
  readonly measure: string;
  /** By the names of the values; values without a bound are only shown. */
  readonly bounds: Readonly<Record<string, Bound>>;
  /** `null` when the material holds no case. */
  readonly figuresOf: (material: Material) => Figures | null;
};

/** A row of the table as it is printed, and written as JSON. */
export type Row = {
  readonly id: string;
  readonly measure: string;
  readonly target: string;
  readonly measured: Values | null;
  readonly n: number;
  /** `null` when it couldn't be measured, or nothing is asked. */
  readonly ok: boolean | null;
  /** Why it couldn't be measured, or how it was. */
  readonly note: string | null;
};

/** Measures one row; `missing` says why there may be no case. */
export const rowOf = <Material>(asked: Measure<Material>, material: Material, missing: string): Row => {
  const { id, measure, bounds } = asked;
  const figures = asked.figuresOf(material);
  if (!figures) return { id, measure, target: targetWords(bounds), measured: null, n: 0, ok: null, note: missing };
  const { values, n, note = null } = figures;
  return { id, measure, target: targetWords(bounds), measured: values, n, ok: isOnTarget(values, bounds), note };
};

/** Whether every bound holds; `null` when there is no bound, or a bounded value is not a number. */
export const isOnTarget = (values: Values, bounds: Measure<never>['bounds']): boolean | null => {
  const held = Object.entries(bounds).map(([name, bound]) => holds(values[name] ?? NaN, bound));
  if (held.includes(false)) return false;
  return held.length === 0 || held.includes(null) ? null : true;
};

const holds = (value: number, bound: Bound): boolean | null => {
  if (Number.isNaN(value)) return null;
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
};

/** What is asked, in words. */
export const targetWords = (bounds: Measure<never>['bounds']): string =>
  Object.entries(bounds)
    .map(([name, bound]) => `${name} ${'atLeast' in bound ? `>= ${bound.atLeast}` : `<= ${bound.atMost}`}`)
    .join(', ') || '-';
