import type { UnitInterval } from './units.ts';

/** What one move was worth, best first: the least quality for each word. The README repeats this table. */
export const RATING_THRESHOLDS = [
  { rating: 'perfect', quality: 0.8 },
  { rating: 'super', quality: 0.65 },
  { rating: 'good', quality: 0.45 },
  { rating: 'ok', quality: 0.22 },
  { rating: 'x', quality: 0 },
] as const;

export const RATINGS = RATING_THRESHOLDS.map((row) => row.rating);
export type Rating = (typeof RATING_THRESHOLDS)[number]['rating'];

/** One value for each rating. */
export type ByRating<T> = { readonly [rating in Rating]: T };

/** The word for a quality in 0..1. */
export const ratingOf = (quality: UnitInterval): Rating =>
  (RATING_THRESHOLDS.find((row) => quality >= row.quality) ?? { rating: 'x' as const }).rating;

/** Ratings that keep a combo going. */
export const keepsCombo = (rating: Rating): boolean => rating === 'perfect' || rating === 'super' || rating === 'good';

/** The most points that a dance can bring. */
export const MAX_POINTS = 10_000;

/** Points at which each star is reached. */
export const STAR_POINTS = [3_000, 4_500, 5_800, 7_200, 8_600] as const;

/** The score that shows as the most points: hardly anyone but the dancer himself reaches more. */
const FULL_SCORE = 92;

/**
 * What players see for a score in 0..100: `10,000 (1 - (1 - min(s, 92) / 92)^1.25)`, a fixed rising curve which gives
 * a strong second dancer (65-75) about 85 % of the points.
 */
export const pointsOf = (score: number): number => {
  const share = Math.min(Math.max(score, 0), FULL_SCORE) / FULL_SCORE;
  return Math.round(MAX_POINTS * (1 - (1 - share) ** 1.25));
};

/** Stars, 0 to 5, for a number of points. */
export const starsOf = (points: number): number => STAR_POINTS.filter((least) => points >= least).length;
