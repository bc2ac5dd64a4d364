import { keepsCombo } from '@instep/choreo/rating';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { UnitInterval } from '@instep/choreo/units';
import type { Section } from './section.ts';
import type { VerdictMessage } from '@instep/protocol/messages';

type PassMove = Pick<VerdictMessage, 'move' | 'rating' | 'limbs'> & {
  /** The speed at which it was danced; 1 is full speed. */
  readonly speed: number;
};

/** One pass through a practised section: the verdicts of its moves, in their order. */
export type Pass = readonly PassMove[];

/** The speed of a pass: the slowest if it changed. */
export const passSpeed = (pass: Pass): number => Math.min(...pass.map(({ speed }) => speed));

/** The speeds to choose from. */
export const PRACTICE_RATES = [0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/** A limb above this is not pointed out: the judge names none above .68. Chosen by taste. */
const WEAK_LIMB_BELOW: UnitInterval = 0.75;

/** The passes through a section; the last one may not be complete yet. */
export const passesOf = (verdicts: readonly PassMove[], { from, to }: Section): readonly Pass[] => {
  const passes: PassMove[][] = [];
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
export const nextFasterRate = (rate: number): number => PRACTICE_RATES.find((one) => one > rate + 0.01) ?? rate;
/** The next slower speed; the slowest stays. */
export const nextSlowerRate = (rate: number): number => PRACTICE_RATES.findLast((one) => one < rate - 0.01) ?? rate;

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
