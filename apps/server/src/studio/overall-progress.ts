import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { ImportJob, ImportProgress } from './import-job.ts';

/** The progress of a running import over all of its stages. */
export type OverallProgress = ImportProgress & {
  /** The share of the whole import that is done; it never falls. */
  readonly share: UnitInterval;
  /** Seconds until the import is done; `null` while that would be a guess. */
  readonly etaS: Seconds | null;
};

/** The stages in order, and about what share of the time each takes. Rough: the bar must only move evenly enough. */
const STAGES: readonly { readonly name: string; readonly weight: number }[] = [
  { name: 'inspect', weight: 6 },
  { name: 'trim', weight: 14 },
  { name: 'poses', weight: 70 },
  { name: 'video', weight: 10 },
];
/** The stage that takes most of the time: before it, nobody knows how fast the machine is. */
const LONGEST_STAGE = 'poses';

/** Joins the progress of an import's stages, reported one after another, into one. */
export const joinStages = ({ trim }: Pick<ImportJob, 'trim'>): ((stage: ImportProgress) => OverallProgress) => {
  const stages = STAGES.filter(({ name }) => name !== 'trim' || trim !== undefined);
  const whole = stages.reduce((sum, { weight }) => sum + weight, 0);
  let share = 0;
  let isPaceKnown = false;
  let secondsPerWeight: number | null = null;
  return (progress) => {
    const index = stages.findIndex(({ name }) => name === progress.stage);
    const weight = stages[index]?.weight ?? 0;
    const later = stages.slice(index + 1).reduce((sum, stage) => sum + stage.weight, 0);
    const left = weight * (1 - Math.min(1, progress.done / Math.max(1, progress.total)));
    if (index >= 0) share = Math.max(share, (whole - later - left) / whole);
    isPaceKnown ||= progress.stage === LONGEST_STAGE;
    if (progress.etaS !== null && left > 0) secondsPerWeight = progress.etaS / left;
    const etaS = isPaceKnown && secondsPerWeight !== null ? Math.round(secondsPerWeight * (left + later)) : null;
    return { ...progress, share, etaS };
  };
};
