import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';
import type { UnitInterval } from '@instep/choreo/units';
import type { Figures, Measure } from '@instep/measures/measure';
import { correlation } from '../statistics/correlation.ts';
import { frozen, lossesOf, type Hall, type StagedDance } from './hall.ts';

/** A limb with a smaller share of the dance's motion is hardly part of it. */
const LEAST_SHARE = 0.1;

/** One limb of one dance: its share of the motion, and the share of the score that freezing it costs. */
type Case = { readonly staged: StagedDance; readonly limb: Limb; readonly share: UnitInterval; readonly loss: number };

/** A limb that does nothing must cost about its share of the dance. */
export const frozenLimbMeasure: Measure<Hall> = {
  id: 'a S frozen',
  measure: "one limb frozen through a written dance: share of the score lost, beside that limb's share of the motion",
  bounds: { least: { atLeast: 0.5 } },
  figuresOf: (hall) => (hall.dances.length === 0 ? null : figuresOf(casesOf(hall))),
};

const casesOf = (hall: Hall): Case[] =>
  hall.dances.flatMap((staged) => {
    const losses = lossesOf(hall, staged);
    return LIMBS.map((limb) => ({ staged, limb, share: staged.shares[limb], loss: losses[limb] }));
  });

const figuresOf = (cases: readonly Case[]): Figures => {
  const ratios = cases.filter(({ share }) => share >= LEAST_SHARE).map(ratioOf);
  const values = {
    r: correlation(
      cases.map(({ loss }) => loss),
      cases.map(({ share }) => share),
    ),
    least: Math.min(...ratios),
    legs: mean(cases.filter(({ limb }) => limb.endsWith('leg')).map(ratioOf)),
    mean: mean(ratios),
  };
  const dances = [...new Set(cases.map(({ staged }) => staged))];
  return { values, n: cases.length, note: `${HOW} ${dances.map((staged) => wordsOn(staged, cases)).join('; ')}.` };
};

const HOW = `Lost / share, of limbs that have ${100 * LEAST_SHARE} % of the motion or more, legs all; the bound is ours. Motion > loss in %:`;

const ratioOf = ({ loss, share }: Case): number => loss / share;

const wordsOn = (staged: StagedDance, cases: readonly Case[]): string => {
  const limbs = cases
    .filter((one) => one.staged === staged)
    .map(({ limb, share, loss }) => `${limb.replace('_', ' ')} ${percent(share)} > ${percent(loss)}`);
  return `${staged.dance.id} ${limbs.join(', ')}`;
};

const percent = (share: number): string => (100 * share).toFixed(0);

/** Dancing with only half of the body must not count as the whole dance, whichever half it is. */
export const halfDancerMeasure: Measure<Hall> = {
  id: 'a S half',
  measure: 'score of written dances with both arms frozen, with both legs frozen',
  bounds: {},
  figuresOf: (hall) => {
    if (hall.dances.length === 0) return null;
    const all = hall.dances.map((staged) => halvesOf(hall, staged));
    const values = {
      whole: mean(all.map(({ whole }) => whole)),
      armsFrozen: mean(all.map(({ armsFrozen }) => armsFrozen)),
      legsFrozen: mean(all.map(({ legsFrozen }) => legsFrozen)),
    };
    return { values, n: 3 * all.length, note: `${all.map(({ words }) => words).join('; ')}.` };
  },
};

const halvesOf = (hall: Hall, staged: StagedDance) => {
  const whole = hall.score(staged);
  const armsFrozen = hall.score(staged, frozen(staged, 'left_arm', 'right_arm'));
  const legsFrozen = hall.score(staged, frozen(staged, 'left_leg', 'right_leg'));
  const arms = percent(staged.shares.left_arm + staged.shares.right_arm);
  const words = `${staged.dance.id}, ${arms} % in the arms: whole ${whole.toFixed(0)}, arms frozen ${armsFrozen.toFixed(0)}, legs frozen ${legsFrozen.toFixed(0)}`;
  return { whole, armsFrozen, legsFrozen, words };
};
