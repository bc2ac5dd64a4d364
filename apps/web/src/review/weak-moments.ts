import { RATING } from '@instep/choreo/rating';
import type { JudgedMove } from './session-lanes.ts';

/** How many moves are listed at most. */
const MOST = 5;

/** The moves that need work, worst first. */
export const weakMoments = (moves: readonly JudgedMove[]): readonly JudgedMove[] =>
  moves
    .filter(({ rating }) => rating !== null && RATING[rating].needsWork)
    .toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0))
    .slice(0, MOST);
