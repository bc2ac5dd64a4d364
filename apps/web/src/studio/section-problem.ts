import type { Seconds } from '@instep/choreo/units';

/** The server's limits. */
const MIN_SECTION_S: Seconds = 1;
const MAX_VIDEO_S: Seconds = 20 * 60;
/** A tolerance, because durations are rounded. */
const ROUNDING_S: Seconds = 0.1;

export type SectionProblem = 'missing' | 'reversed' | 'short' | 'outside' | 'long';

/** Why a section of a video can't become a dance; `null` when it can. */
export const sectionProblem = (
  from: number | null | undefined,
  to: number | null | undefined,
  duration: Seconds,
): SectionProblem | null => {
  if (duration > MAX_VIDEO_S + ROUNDING_S) return 'long';
  if (!isTime(from) || !isTime(to)) return 'missing';
  if (from < 0 || to > duration + ROUNDING_S) return 'outside';
  if (to <= from) return 'reversed';
  return to - from < MIN_SECTION_S - ROUNDING_S / 2 ? 'short' : null;
};

/** Whether an input contains a number; an empty one does not. */
const isTime = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);
