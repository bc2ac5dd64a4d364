import { median } from '@instep/choreo/statistics';
import type { Pixels } from '@instep/choreo/units';
import { middleOf, type Motion } from './motion.ts';

/** The median torso length of a motion, mid-hip to mid-shoulders: the unit for its noise and its size. */
export const torsoLength = ({ figures }: Motion): Pixels =>
  median(
    figures.map((figure) => {
      const [hipX, hipY] = middleOf(figure, 'left_hip', 'right_hip');
      const [shoulderX, shoulderY] = middleOf(figure, 'left_shoulder', 'right_shoulder');
      return Math.hypot(shoulderX - hipX, shoulderY - hipY);
    }),
  );
