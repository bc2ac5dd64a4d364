import { middleOf, type Figure, type Motion, type Point } from './motion.ts';
import type { Stretch } from './limb.ts';
import { torsoLength } from './torso.ts';

/** For a stretch, the whole body does what another motion does from its figure `otherFrom` on, in place and size. */
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

/** `source` in the size and at the hips of `place`. */
const placed = (source: Figure, place: Figure, scale: number): Figure => {
  const [fromX, fromY] = middleOf(source, 'left_hip', 'right_hip');
  const [toX, toY] = middleOf(place, 'left_hip', 'right_hip');
  return source.map(([x, y]): Point => [toX + scale * (x - fromX), toY + scale * (y - fromY)]);
};
