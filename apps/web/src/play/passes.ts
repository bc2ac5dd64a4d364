import { keepsCombo } from '@instep/choreo/rating';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { UnitInterval } from '@instep/choreo/units';
import type { Section } from './section.ts';
import type { VerdictMessage } from '@instep/protocol/messages';

/** The verdict on a move in practice, and the speed. */
export type PracticeVerdict = Pick<VerdictMessage, 'move' | 'rating' | 'limbs'> & {
  /** The speed at which it was danced; 1 is full speed. */
  readonly speed: number;
};

/** One pass through a practised section: the verdicts of its moves, in their order. */
export type Pass = readonly PracticeVerdict[];

/** The speed of a pass: the slowest if it changed. */
export const passSpeed = (pass: Pass): number => Math.min(...pass.map(({ speed }) => speed));

/** The speeds to choose from. */
export const PRACTICE_SPEEDS = [0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/** A limb above this is not pointed out: the judge names none above .68. Chosen by taste. */
const WEAK_LIMB_BELOW: UnitInterval = 0.75;

/** The passes through a section; the last one may not be complete yet. */
export const passesOf = (verdicts: readonly PracticeVerdict[], { from, to }: Section): readonly Pass[] => {
  const passes: PracticeVerdict[][] = [];
  for (const verdict of verdicts.filter(({ move }) => move >= from && move <= to)) {
    const pass = passes.at(-1);
    const before = pass?.at(-1);
    if (pass && before && before.move < verdict.move) pass.push(verdict);
    else passes.push([verdict]);
  }
  return passes;
};

/** Whether every move of the section was seen, and was rated good or better. */
export const isClean = (pass: Pass, { from, to }: Section): boolean =>
  pass.length === to - from + 1 && pass.every(({ rating }) => rating !== null && keepsCombo(rating));

/** The next faster speed; the fastest stays. */
export const nextFasterSpeed = (speed: number): number =>
  PRACTICE_SPEEDS.find((faster) => faster > speed + 0.01) ?? speed;
/** The next slower speed; the slowest stays. */
export const nextSlowerSpeed = (speed: number): number =>
  PRACTICE_SPEEDS.findLast((slower) => slower < speed - 0.01) ?? speed;

/** The limb that was farthest off in a pass; null if none was far off. */
export const worstLimb = (pass: Pass): Limb | null => {
  const means = LIMBS.flatMap((limb) => {
    const values = pass.flatMap(({ limbs }) => limbs[limb] ?? []);
    if (values.length === 0) return [];
    return [{ limb, value: values.reduce((sum, value) => sum + value, 0) / values.length }];
  });
  const [worst] = means.sort((a, b) => a.value - b.value);
  return worst && worst.value < WEAK_LIMB_BELOW ? worst.limb : null;
};
