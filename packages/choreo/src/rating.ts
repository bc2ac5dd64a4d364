/** The ratings of moves, and the points and stars of scores. */
import type { UnitInterval } from './units.ts';

/** The mark of a rating, an SVG path on 24 x 24 units, so that no rating is shown by colour alone. */
export type RatingShape = { readonly path: string; readonly isLine: boolean };

const filled = (path: string): RatingShape => ({ path, isLine: false });
const line = (path: string): RatingShape => ({ path, isLine: true });

type RatingRow = {
  readonly rating: string;
  /** The least quality that gets this rating. */
  readonly threshold: UnitInterval;
  readonly keepsCombo: boolean;
  /** Whether the move is bad enough for a limb to be named while the dance is running. */
  readonly isPoor: boolean;
  /** Whether the move is listed for practice after the dance. */
  readonly needsWork: boolean;
  readonly shape: RatingShape;
  /** The name of a custom property in the page's CSS. */
  readonly colour: string;
};

/**
 * The ratings of a move, best first. A new rating needs a row here, a text in each dictionary, a colour in the page's
 * CSS, and a row in the README, which repeats the thresholds.
 */
export const RATING_TABLE = [
  {
    rating: 'perfect',
    threshold: 0.8,
    keepsCombo: true,
    isPoor: false,
    needsWork: false,
    shape: filled('M12 1.6l3.2 6.8 7.4.9-5.5 5.1 1.5 7.3L12 18l-6.6 3.7 1.5-7.3L1.4 9.3l7.4-.9z'),
    colour: 'perfect',
  },
  {
    rating: 'super',
    threshold: 0.65,
    keepsCombo: true,
    isPoor: false,
    needsWork: false,
    shape: filled('M12 1l10 11-10 11L2 12z'),
    colour: 'super',
  },
  {
    rating: 'good',
    threshold: 0.45,
    keepsCombo: true,
    isPoor: false,
    needsWork: true,
    shape: filled('M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z'),
    colour: 'good',
  },
  {
    rating: 'ok',
    threshold: 0.22,
    keepsCombo: false,
    isPoor: true,
    needsWork: true,
    shape: filled('M3 8h18a2 2 0 0 1 2 2v4a2 2 0 0 1 -2 2H3a2 2 0 0 1 -2 -2v-4a2 2 0 0 1 2 -2z'),
    colour: 'ok-word',
  },
  {
    rating: 'x',
    threshold: 0,
    keepsCombo: false,
    isPoor: true,
    needsWork: true,
    shape: line('M4 4l16 16M20 4L4 20'),
    colour: 'x',
  },
] as const satisfies readonly RatingRow[];

export type Rating = (typeof RATING_TABLE)[number]['rating'];
/** Best first. */
export const RATINGS: readonly Rating[] = RATING_TABLE.map(({ rating }) => rating);
/** The rating of a move that was missed. */
export const MISSED_RATING = 'x' satisfies Rating;

/** One value for each rating. */
export type ByRating<T> = { readonly [rating in Rating]: T };

/** The rows of the table by their rating. */
export const RATING_PROPERTIES = Object.fromEntries(RATING_TABLE.map((row) => [row.rating, row])) as ByRating<
  RatingRow & { readonly rating: Rating }
>;

/** The rating for a quality in 0..1. */
export const ratingOf = (quality: UnitInterval): Rating =>
  RATING_TABLE.find(({ threshold }) => quality >= threshold)?.rating ?? MISSED_RATING;

/** Whether a rating keeps a combo going. */
export const keepsCombo = (rating: Rating): boolean => RATING_PROPERTIES[rating].keepsCombo;

/** Combos of these lengths are celebrated. */
export const COMBO_MILESTONES = [5, 10, 20] as const;
export type ComboMilestone = (typeof COMBO_MILESTONES)[number];

/** The most points that a dance can give. */
export const MAX_POINTS = 10_000;

/** Points at which each star is reached. */
export const STAR_POINTS = [3_000, 4_500, 5_800, 7_200, 8_600] as const;

/** Converts scores to points: `10,000 (1 - (1 - min(s, fullScore) / fullScore)^exponent)`. */
type PointsCurve = { readonly fullScore: number; readonly exponent: number };

/**
 * The curve of today: only a copy of the dancer reaches the top, so there is always something to beat, and a strong
 * second dancer (65-75) gets about 80 % of the points.
 */
const CURVE: PointsCurve = { fullScore: 98, exponent: 1.38 };
/** The curve of version 0.2, which ended at a score of 92. */
const CURVE_OF_0_2: PointsCurve = { fullScore: 92, exponent: 1.25 };

/** Converts a score in 0..100 to the points that players see: a fixed rising curve. */
export const pointsOf = (score: number): number => {
  const { fullScore, exponent } = CURVE;
  const share = Math.min(Math.max(score, 0), fullScore) / fullScore;
  return Math.round(MAX_POINTS * (1 - (1 - share) ** exponent));
};

/** The points of today for points of version 0.2, so that its bests can still be beaten. */
export const pointsFrom0_2 = (points: number): number => {
  const { fullScore, exponent } = CURVE_OF_0_2;
  const share = Math.min(Math.max(points, 0), MAX_POINTS) / MAX_POINTS;
  return pointsOf(fullScore * (1 - (1 - share) ** (1 / exponent)));
};

/** Stars, 0 to 5, for a number of points. */
export const starsOf = (points: number): number => STAR_POINTS.filter((minPoints) => points >= minPoints).length;
