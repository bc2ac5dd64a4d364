import { median } from '@instep/choreo/statistics';
import { createRandom } from '@instep/measures/random';

export type Point = readonly [x: number, y: number];

/** The median of the slopes between all pairs of points (Theil-Sen): robust against a few outliers. */
export const theilSenSlope = (points: readonly Point[]): number => {
  const slopes = points.flatMap(([x, y], k) =>
    points.slice(k + 1).flatMap(([x2, y2]) => (x2 === x ? [] : [(y2 - y) / (x2 - x)])),
  );
  return median(slopes);
};

/**
 * The lowest point in each of `parts` equal parts: memory rises until garbage collection, and what remains after it
 * is what grows.
 */
export const lowestPoints = (points: readonly Point[], parts: number): Point[] => {
  const length = Math.max(1, Math.floor(points.length / parts));
  return Array.from({ length: Math.min(parts, points.length) }, (_, k) =>
    points.slice(k * length, (k + 1) * length).reduce((low, point) => (point[1] < low[1] ? point : low)),
  );
};

/** Pseudo-random numbers in 0..1, the same for the same seed, so that a failure can be reproduced. */
export const seededRandom = (seed: number): (() => number) => {
  const { between } = createRandom(seed);
  return () => between(0, 1);
};
