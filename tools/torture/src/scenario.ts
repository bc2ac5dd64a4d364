import { isOnTarget, formatTarget, type Bound, type Figures, type Row, type Values } from '@instep/measures/measure';
import type { Harness } from './harness.ts';

/** One promise of reliability, and how it is tested on a running server. */
export type Scenario = {
  /** The row's number in the table of promises. */
  readonly id: string;
  readonly measure: string;
  readonly bounds: Readonly<Record<string, Bound>>;
  /** Times depend on what else the machine does, so such a row is run several times and the worst is reported. */
  readonly timed?: boolean;
  /** `null` when it can't be tested here; the harness logs why. */
  readonly run: (harness: Harness) => Promise<Figures | null>;
};

/** The bound of a count that must be zero. */
export const NONE = { atMost: 0 };

/** Tests one promise `runs` times, or once when its figures are counts and not times. */
export const runScenario = async (scenario: Scenario, harness: Harness, runs: number): Promise<Row> => {
  const { id, measure, bounds } = scenario;
  const header = { id, measure, target: formatTarget(bounds) };
  const all: Figures[] = [];
  for (let run = 0; run < (scenario.timed ? runs : 1); run++) {
    const figures = await scenario.run(harness);
    if (figures) all.push(figures);
  }
  const [first] = all;
  if (!first) return { ...header, measured: null, n: 0, ok: null, note: 'cannot be tested here' };
  const measured = worstOf(all, bounds);
  const n = all.reduce((sum, figures) => sum + figures.n, 0);
  return { ...header, measured, n, ok: isOnTarget(measured, bounds), note: first.note ?? null };
};

/** The row of a scenario that threw an error: the promise counts as broken. */
export const failedRow = ({ id, measure, bounds }: Scenario, error: Error): Row => ({
  id,
  measure,
  target: formatTarget(bounds),
  measured: null,
  n: 0,
  ok: false,
  note: `broke off: ${error.message}`,
});

/** For each value, the worst of all runs by its bound; without a bound, the largest. */
export const worstOf = (all: readonly Figures[], bounds: Scenario['bounds']): Values => {
  const names = Object.keys(all[0]?.values ?? {});
  const worst = (name: string): number => {
    const bound = bounds[name];
    const values = all.map(({ values }) => values[name] ?? NaN);
    return bound && 'atLeast' in bound ? Math.min(...values) : Math.max(...values);
  };
  return Object.fromEntries(names.map((name) => [name, worst(name)]));
};
