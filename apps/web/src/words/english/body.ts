import type { ByLimb } from '@instep/choreo/skeleton';

export const limbs: ByLimb<string> = {
  left_arm: 'left arm',
  right_arm: 'right arm',
  left_leg: 'left leg',
  right_leg: 'right leg',
  torso: 'body',
};
