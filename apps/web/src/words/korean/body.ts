import type { ByLimb } from '@instep/choreo/skeleton';

export const limbs: ByLimb<string> = {
  left_arm: '왼팔',
  right_arm: '오른팔',
  left_leg: '왼다리',
  right_leg: '오른다리',
  torso: '몸통',
};
