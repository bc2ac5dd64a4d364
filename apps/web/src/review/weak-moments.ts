import { RATING } from '@instep/choreo/rating';
import type { JudgedMove } from './session-lanes.ts';

/** The most moments that are worth a look at a time. */
const MOST = 5;

/** The moves to look at, worst first: only those that need work. */
export const weakMoments = (moves: readonly JudgedMove[]): readonly JudgedMove[] =>
  moves
    .filter(({ rating }) => rating !== null && RATING[rating].needsWork)
    .toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0))
    .slice(0, MOST);
