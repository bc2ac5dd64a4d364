import { isOnTarget, targetWords, type Bound, type Figures, type Row, type Values } from '@instep/measures/measure';
import type { Stage } from './stage.ts';

/** One promise of reliability, and how it is tested on a running server. */
export type Ordeal = {
  /** The row's number in the table of promises. */
  readonly id: string;
  readonly measure: string;
  readonly bounds: Readonly<Record<string, Bound>>;
  /** Times depend on what else the machine does, so such a row is run several times and the worst is reported. */
  readonly timed?: boolean;
  /** `null` when it can't be tested here; the stage reports why. */
  readonly figuresOf: (stage: Stage) => Promise<Figures | null>;
};

/** Tests one promise `runs` times, or once when its figures are counts and not times. */
export const rowOf = async (ordeal: Ordeal, stage: Stage, runs: number): Promise<Row> => {
  const { id, measure, bounds } = ordeal;
  const asked = { id, measure, target: targetWords(bounds) };
  const all: Figures[] = [];
  for (let run = 0; run < (ordeal.timed ? runs : 1); run++) {
    const figures = await ordeal.figuresOf(stage);
    if (figures) all.push(figures);
  }
  const [first] = all;
  if (!first) return { ...asked, measured: null, n: 0, ok: null, note: 'could not be tried here' };
  const measured = worstOf(all, bounds);
  const n = all.reduce((sum, figures) => sum + figures.n, 0);
  return { ...asked, measured, n, ok: isOnTarget(measured, bounds), note: first.note ?? null };
};

/** The row of an ordeal that threw an error: the promise counts as not kept. */
export const brokenRow = ({ id, measure, bounds }: Ordeal, error: Error): Row => ({
  id,
  measure,
  target: targetWords(bounds),
  measured: null,
  n: 0,
  ok: false,
  note: `broke off: ${error.message}`,
});

/** For each value, the worst of all runs by its bound; without a bound, the largest. */
export const worstOf = (all: readonly Figures[], bounds: Ordeal['bounds']): Values => {
  const names = Object.keys(all[0]?.values ?? {});
  const worst = (name: string): number => {
    const bound = bounds[name];
    const values = all.map(({ values }) => values[name] ?? NaN);
    return bound && 'atLeast' in bound ? Math.min(...values) : Math.max(...values);
  };
  return Object.fromEntries(names.map((name) => [name, worst(name)]));
};
