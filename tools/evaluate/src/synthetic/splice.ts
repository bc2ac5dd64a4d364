import { middleOf, type Figure, type Motion, type Point } from './motion.ts';
import type { Stretch } from './limb.ts';
import { torsoLength } from './torso.ts';

/** In a section, the whole body moves like another motion from figure `otherFrom` on, at this body's place and size. */
export const withSplice = (motion: Motion, stretch: Stretch, other: Motion, otherFrom: number): Motion => {
  const scale = torsoLength(motion) / torsoLength(other);
  return {
    ...motion,
    figures: motion.figures.map((figure, index) => {
      const source = other.figures[otherFrom + index - stretch.from];
      return index >= stretch.from && index < stretch.to && source ? placed(source, figure, scale) : figure;
    }),
  };
};

/** `source` moved to the hips of `place` and scaled. */
const placed = (source: Figure, place: Figure, scale: number): Figure => {
  const [fromX, fromY] = middleOf(source, 'left_hip', 'right_hip');
  const [toX, toY] = middleOf(place, 'left_hip', 'right_hip');
  return source.map(([x, y]): Point => [toX + scale * (x - fromX), toY + scale * (y - fromY)]);
};
