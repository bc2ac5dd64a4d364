/** Changes to some figures of a motion: a move, or a part of one. */
import type { Move } from '@instep/choreo/choreography';
import {
  middleOf,
  MOTION_FPS,
  torsoLength,
  type Figure,
  type Motion,
  type Point,
} from '@instep/measures/synthetic/motion';

/** A range of figures: `from` is included, `to` is not. */
export type FigureRange = { readonly from: number; readonly to: number };

/** The range of figures that a move covers. */
export const figuresOfMove = (motion: Motion, { start, end }: Move): FigureRange => ({
  from: Math.max(Math.round((start - motion.start) * MOTION_FPS), 0),
  to: Math.min(Math.round((end - motion.start) * MOTION_FPS), motion.figures.length),
});

/** The motion with the figures of a range changed. */
export const withChangedFigures = (
  motion: Motion,
  { from, to }: FigureRange,
  change: (figure: Figure, index: number) => Figure,
): Motion => ({
  ...motion,
  figures: motion.figures.map((figure, index) => (index >= from && index < to ? change(figure, index) : figure)),
});

/** In a range, the whole body moves like another motion from figure `otherFrom` on, at this body's place and size. */
export const withSplice = (motion: Motion, range: FigureRange, other: Motion, otherFrom: number): Motion => {
  const scale = torsoLength(motion) / torsoLength(other);
  return withChangedFigures(motion, range, (figure, index) => {
    const source = other.figures[otherFrom + index - range.from];
    return source ? placedAt(figure, source, scale) : figure;
  });
};

/** `source` moved to the hips of `target` and scaled. */
const placedAt = (target: Figure, source: Figure, scale: number): Figure => {
  const [fromX, fromY] = middleOf(source, 'left_hip', 'right_hip');
  const [toX, toY] = middleOf(target, 'left_hip', 'right_hip');
  return source.map(([x, y]): Point => [toX + scale * (x - fromX), toY + scale * (y - fromY)]);
};
