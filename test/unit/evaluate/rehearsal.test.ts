import { LIMBS } from '@instep/choreo/skeleton';
import { describe, expect, it } from 'vitest';
import { createHall, frozen } from '../../../tools/evaluate/src/rehearsal/hall.ts';
import { wayShares } from '../../../tools/evaluate/src/rehearsal/way-shares.ts';
import { circlingWrist, madeChoreography } from '../../support/made-motion.ts';

const hall = createHall(1);
const staged = hall.dances[0]!;

describe('what each limb has of the motion', () => {
  it('is all for the only arm that moves', () => {
    const shares = wayShares(madeChoreography(circlingWrist(4)));
    expect(shares.left_arm).toBeCloseTo(1, 6);
    expect(shares.right_leg).toBeCloseTo(0, 6);
  });

  it('adds up to 1, in the dance that is led by the legs with a quarter and more in them', () => {
    expect(LIMBS.reduce((sum, limb) => sum + staged.shares[limb], 0)).toBeCloseTo(1, 9);
    expect(staged.dance.id).toBe('leg-work');
    expect(staged.shares.left_leg + staged.shares.right_leg).toBeGreaterThan(0.25);
  });
});

describe('a rehearsal', () => {
  // Made bodies are simulated: seconds on a busy machine.
  it('scores high without fault, less with a frozen leg, next to nothing standing still', () => {
    const whole = hall.score(staged);
    const legFrozen = hall.score(staged, frozen(staged, 'left_leg'));
    expect(whole).toBeGreaterThan(90);
    expect(whole - legFrozen).toBeGreaterThan(5);
    expect(hall.score(staged, [{ kind: 'still' }])).toBeLessThan(5);
  });
});
