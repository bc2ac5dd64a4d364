import type { Move } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import { endOf, figureAt, timesOf, type Motion } from '@instep/measures/synthetic/motion';

/** The motion that shows at each media time what `motion` shows at the time given by `sourceOf`. */
const retimed = (motion: Motion, sourceOf: (mediaTime: Seconds) => Seconds): Motion => ({
  ...motion,
  figures: timesOf(motion).map((time) => figureAt(motion, sourceOf(time))),
});

/** The same dance at `factor` times the tempo; after its end the player stands still. */
export const atTempo = (motion: Motion, factor: number): Motion =>
  retimed(motion, (time) => motion.start + factor * (time - motion.start));

/** The same dance backwards. */
export const reversed = (motion: Motion): Motion => ({ ...motion, figures: motion.figures.toReversed() });

/** The same dance started in the middle, with the first half after the second. */
export const halfRolled = (motion: Motion): Motion => {
  const half = Math.floor(motion.figures.length / 2);
  return { ...motion, figures: [...motion.figures.slice(-half), ...motion.figures.slice(0, -half)] };
};

/** Each move is late by its own offset, which changes gradually between the middles of the moves. */
export const withMoveTimings = (motion: Motion, moves: readonly Move[], timings: readonly Seconds[]): Motion =>
  retimed(motion, (time) => Math.min(time - timingAt(moves, timings, time), endOf(motion)));

const timingAt = (moves: readonly Move[], timings: readonly Seconds[], time: Seconds): Seconds =>
  interpolated(
    moves.map(({ start, end }) => (start + end) / 2),
    timings,
    time,
  );

/**
 * How late each move was really danced, in the mean over its time: the gradual change mixes in its neighbours' offsets.
 */
export const dancedTimings = (moves: readonly Move[], timings: readonly Seconds[]): Seconds[] =>
  moves.map(({ start, end }) =>
    mean(
      Array.from({ length: STEPS }, (_, n) => timingAt(moves, timings, start + ((n + 0.5) / STEPS) * (end - start))),
    ),
  );

const STEPS = 60;

/** The value at `x` of the piecewise linear function through (xs, ys), constant outside. */
const interpolated = (xs: readonly number[], ys: readonly number[], x: number): number => {
  const after = xs.findIndex((other) => other > x);
  if (after === 0) return ys[0] ?? 0;
  if (after < 0) return ys[xs.length - 1] ?? 0;
  const [x0, x1] = [xs[after - 1] as number, xs[after] as number];
  const [y0, y1] = [ys[after - 1] as number, ys[after] as number];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
};
