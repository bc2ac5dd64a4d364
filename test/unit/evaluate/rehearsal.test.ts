import { LIMBS } from '@instep/choreo/skeleton';
import { describe, expect, it } from 'vitest';
import { createRehearsals, frozenLimbs } from '@instep/evaluate/rehearsal/rehearsals';
import { motionShares } from '@instep/evaluate/rehearsal/motion-shares';
import { circlingWrist, choreographyFromPoses } from '../../support/test-dance.ts';

const hall = createRehearsals(1);
const staged = hall.dances[0]!;

describe('motionShares', () => {
  it('gives all motion to the only arm that moves', () => {
    const shares = motionShares(choreographyFromPoses(circlingWrist(4)));
    expect(shares.left_arm).toBeCloseTo(1, 6);
    expect(shares.right_leg).toBeCloseTo(0, 6);
  });

  it('adds up to 1, with more than a quarter in the legs of a dance led by the legs', () => {
    expect(LIMBS.reduce((sum, limb) => sum + staged.shares[limb], 0)).toBeCloseTo(1, 9);
    expect(staged.dance.id).toBe('leg-work');
    expect(staged.shares.left_leg + staged.shares.right_leg).toBeGreaterThan(0.25);
  });
});

describe('a rehearsal', () => {
  // Simulating bodies takes seconds on a busy machine.
  it('scores high without errors, lower with a frozen leg, and below 5 standing still', () => {
    const whole = hall.score(staged);
    const legFrozen = hall.score(staged, frozenLimbs(staged, 'left_leg'));
    expect(whole).toBeGreaterThan(90);
    expect(whole - legFrozen).toBeGreaterThan(5);
    expect(hall.score(staged, [{ kind: 'still' }])).toBeLessThan(5);
  });
});
