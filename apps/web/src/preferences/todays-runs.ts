/** The scored runs of one day on this device, for the table below a result. */

/** A scored run through a whole dance. */
export type TodaysRun = {
  readonly danceId: string;
  /** '' is the guest. */
  readonly player: string;
  readonly points: number;
  readonly stars: number;
};

/** The runs of one local day, the latest last. */
export type TodaysRuns = { readonly day: string; readonly runs: readonly TodaysRun[] };

/** A row of the table of a dance. */
export type RankedRow = { readonly rank: number; readonly run: TodaysRun; readonly isCurrent: boolean };

/** More than a long party dances; the oldest are dropped. */
const MAX_RUNS = 200;
/** How many rows the table has, and one more if the current run is below them. */
const MAX_ROWS = 5;

/** The local day of a date, by default of now: `2026-11-30`. */
export const localDay = (date = new Date()): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

/** The runs with one more; those of another day are dropped. */
export const withTodaysRun = ({ day, runs }: TodaysRuns, run: TodaysRun, today: string): TodaysRuns => ({
  day: today,
  runs: [...(day === today ? runs : []), run].slice(-MAX_RUNS),
});

/** The runs of a renamed player under the new name, or without the runs of a removed one (null). */
export const withRenamedPlayer = ({ day, runs }: TodaysRuns, from: string, to: string | null): TodaysRuns => ({
  day,
  runs: runs.flatMap((run) => (run.player !== from ? [run] : to === null ? [] : [{ ...run, player: to }])),
});

/** The valid runs in a stored value. */
export const validTodaysRuns = (stored: unknown): TodaysRuns => {
  const { day, runs } = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<TodaysRuns>;
  if (typeof day !== 'string' || !Array.isArray(runs)) return { day: '', runs: [] };
  return { day, runs: (runs as readonly unknown[]).filter(isRun) };
};

const isRun = (stored: unknown): stored is TodaysRun => {
  if (typeof stored !== 'object' || stored === null) return false;
  const { danceId, player, points, stars } = stored as Partial<Record<keyof TodaysRun, unknown>>;
  const hasTexts = typeof danceId === 'string' && typeof player === 'string';
  return hasTexts && typeof points === 'number' && typeof stars === 'number';
};

/** The best runs through a dance, and the current one wherever it stands. Of equal runs, the earlier is ahead. */
export const rankedRows = (
  runs: readonly TodaysRun[],
  danceId: string,
  current: TodaysRun | null,
): readonly RankedRow[] =>
  runs
    .filter((run) => run.danceId === danceId)
    .toSorted((a, b) => b.points - a.points)
    .map((run, index) => ({ rank: index + 1, run, isCurrent: run === current }))
    .filter(({ rank, isCurrent }) => rank <= MAX_ROWS || isCurrent);
