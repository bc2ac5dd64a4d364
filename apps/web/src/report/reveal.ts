/** When each part of a result is revealed after a dance. */
import type { DanceResult } from '@instep/choreo/result';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';

/** The picture is alone for a moment. */
const FIRST_STAR_AT: Milliseconds = 700;
const STAR_INTERVAL: Milliseconds = 250;
const COUNTING: Milliseconds = 1_200;
/** After the last star and the last point. */
const PAUSE_BEFORE_HEADLINE: Milliseconds = 150;
const READING: Milliseconds = 3_200;
/** Without a score there are two sentences only. */
const READING_CALMLY: Milliseconds = 2_600;

type ScoredResult = Pick<DanceResult, 'points' | 'stars'>;

/** What is shown at one moment. */
export type RevealMoment = {
  readonly stars: number;
  readonly points: number;
  readonly hasHeadline: boolean;
  readonly isOver: boolean;
};

/**
 * What is shown `elapsed` after the reveal began; `result` is null without a score. Where motion is not wanted, the
 * points are there at once instead of counting up.
 */
export const revealAt = (
  elapsed: Milliseconds,
  result: ScoredResult | null,
  { moves }: { readonly moves: boolean },
): RevealMoment => {
  if (!result) return { stars: 0, points: 0, hasHeadline: true, isOver: elapsed >= READING_CALMLY };
  const sinceFirst = elapsed - FIRST_STAR_AT;
  const stars = sinceFirst < 0 ? 0 : Math.min(result.stars, 1 + Math.floor(sinceFirst / STAR_INTERVAL));
  const share = Math.min(1, Math.max(0, sinceFirst / COUNTING));
  const headlineAt = FIRST_STAR_AT + Math.max(COUNTING, result.stars * STAR_INTERVAL) + PAUSE_BEFORE_HEADLINE;
  return {
    stars,
    points: moves ? Math.round(result.points * easedOut(share)) : result.points,
    hasHeadline: elapsed >= headlineAt,
    isOver: elapsed >= headlineAt + READING,
  };
};

/** Fast at first, slower towards the end. */
const easedOut = (share: UnitInterval): UnitInterval => 1 - (1 - share) ** 3;

/** The chime of each star, in semitones above the first: thirds, one above the other. */
const STAR_TONES = [0, 4, 7, 11, 14] as const;

/** How many semitones above the first star's chime this star's chime is; `star` counts from 1. */
export const starTone = (star: number): number => STAR_TONES[star - 1] ?? 0;

/** The headline of a result in words: kind whatever the stars are. */
export type Headline = 'superstar' | 'great' | 'nice' | 'warming';
const HEADLINES = ['warming', 'warming', 'nice', 'great', 'great', 'superstar'] as const satisfies readonly Headline[];

/** The most that is said of a dance of which a part was not judged. */
const MAX_INCOMPLETE_STARS = 2;

export const headlineOf = ({ stars, complete }: Pick<DanceResult, 'stars' | 'complete'>): Headline =>
  HEADLINES[complete ? stars : Math.min(stars, MAX_INCOMPLETE_STARS)] ?? 'warming';
