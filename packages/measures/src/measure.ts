/** Measures with targets, which evaluate and torture print as rows of a table. */

/** The target of a value. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number };

/** Values by their names: `mean`, `p95`, `max`. */
export type Values = Readonly<Record<string, number>>;

/** What was measured, over how many cases, and a note for the reader. */
export type Figures = { readonly values: Values; readonly n: number; readonly note?: string };

/** A measure with its targets, and how it is taken from some material. */
export type Measure<Material> = {
  /** The row's number and protocol: `14S`. */
  readonly id: string;
  readonly measure: string;
  /** By the names of the values; values without a bound are shown but not checked. */
  readonly bounds: Readonly<Record<string, Bound>>;
  /** `null` when the material has no case for this measure. */
  readonly figuresOf: (material: Material) => Figures | null;
};

/** A row of the table, as it is printed and written as JSON. */
export type Row = {
  readonly id: string;
  readonly measure: string;
  readonly target: string;
  readonly measured: Values | null;
  readonly n: number;
  /** `null` when it couldn't be measured, or has no target. */
  readonly ok: boolean | null;
  /** Why it couldn't be measured, or a note on how it was. */
  readonly note: string | null;
};

/** Measures one row; `missing` is its note if the material has no case. */
export const measureRow = <Material>(subject: Measure<Material>, material: Material, missing: string): Row => {
  const { id, measure, bounds } = subject;
  const figures = subject.figuresOf(material);
  if (!figures) return { id, measure, target: formatTarget(bounds), measured: null, n: 0, ok: null, note: missing };
  const { values, n, note = null } = figures;
  return { id, measure, target: formatTarget(bounds), measured: values, n, ok: isOnTarget(values, bounds), note };
};

/** Whether every bound holds; `null` when none fails, but there is no bound or a bounded value is not a number. */
export const isOnTarget = (values: Values, bounds: Measure<never>['bounds']): boolean | null => {
  const results = Object.entries(bounds).map(([name, bound]) => isWithinBound(values[name] ?? NaN, bound));
  if (results.includes(false)) return false;
  return results.length === 0 || results.includes(null) ? null : true;
};

const isWithinBound = (value: number, bound: Bound): boolean | null => {
  if (Number.isNaN(value)) return null;
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
};

/** The targets as text. */
export const formatTarget = (bounds: Measure<never>['bounds']): string =>
  Object.entries(bounds)
    .map(([name, bound]) => `${name} ${'atLeast' in bound ? `>= ${bound.atLeast}` : `<= ${bound.atMost}`}`)
    .join(', ') || '-';
