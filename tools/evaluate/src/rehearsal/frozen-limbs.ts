import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';
import type { UnitInterval } from '@instep/choreo/units';
import type { Figures, Measure } from '@instep/measures/measure';
import { correlation } from '../statistics/correlation.ts';
import { frozenLimbs, lossesOf, type Rehearsals, type WrittenDance } from './rehearsals.ts';

/** A limb with a smaller share of the dance's motion is hardly part of it. */
const MIN_SHARE = 0.1;

/** One limb of one dance: its share of the motion, and the share of the score that freezing it costs. */
type Case = { readonly dance: WrittenDance; readonly limb: Limb; readonly share: UnitInterval; readonly loss: number };

/** A limb that does nothing must cost about its share of the dance. */
export const frozenLimbMeasure: Measure<Rehearsals> = {
  id: 'a S frozen',
  measure: "one limb frozen through a written dance: share of the score lost, beside that limb's share of the motion",
  bounds: { least: { atLeast: 0.5 } },
  figuresOf: (rehearsals) => (rehearsals.dances.length === 0 ? null : figuresOf(casesOf(rehearsals))),
};

const casesOf = (rehearsals: Rehearsals): Case[] =>
  rehearsals.dances.flatMap((dance) => {
    const losses = lossesOf(rehearsals, dance);
    return LIMBS.map((limb) => ({ dance, limb, share: dance.shares[limb], loss: losses[limb] }));
  });

const figuresOf = (cases: readonly Case[]): Figures => {
  const ratios = cases.filter(({ share }) => share >= MIN_SHARE).map(ratioOf);
  const values = {
    r: correlation(
      cases.map(({ loss }) => loss),
      cases.map(({ share }) => share),
    ),
    least: Math.min(...ratios),
    legs: mean(cases.filter(({ limb }) => limb.endsWith('leg')).map(ratioOf)),
    mean: mean(ratios),
  };
  const dances = [...new Set(cases.map(({ dance }) => dance))];
  return {
    values,
    n: cases.length,
    note: `${METHOD_NOTE} ${dances.map((dance) => caseText(dance, cases)).join('; ')}.`,
  };
};

const METHOD_NOTE = `Lost / share, of limbs that have ${100 * MIN_SHARE} % of the motion or more, legs all; the bound is our own. Motion > loss in %:`;

const ratioOf = ({ loss, share }: Case): number => loss / share;

const caseText = (dance: WrittenDance, cases: readonly Case[]): string => {
  const limbs = cases
    .filter((one) => one.dance === dance)
    .map(({ limb, share, loss }) => `${limb.replace('_', ' ')} ${percent(share)} > ${percent(loss)}`);
  return `${dance.dance.id} ${limbs.join(', ')}`;
};

const percent = (share: number): string => (100 * share).toFixed(0);

/** Dancing with only half of the body must not count as the whole dance, whichever half it is. */
export const halfDancerMeasure: Measure<Rehearsals> = {
  id: 'a S half',
  measure: 'score of written dances with both arms frozen, with both legs frozen',
  bounds: {},
  figuresOf: (rehearsals) => {
    if (rehearsals.dances.length === 0) return null;
    const all = rehearsals.dances.map((dance) => halfScores(rehearsals, dance));
    const values = {
      whole: mean(all.map(({ whole }) => whole)),
      armsFrozen: mean(all.map(({ armsFrozen }) => armsFrozen)),
      legsFrozen: mean(all.map(({ legsFrozen }) => legsFrozen)),
    };
    return { values, n: 3 * all.length, note: `${all.map(({ text }) => text).join('; ')}.` };
  },
};

const halfScores = (rehearsals: Rehearsals, dance: WrittenDance) => {
  const whole = rehearsals.score(dance);
  const armsFrozen = rehearsals.score(dance, frozenLimbs(dance, 'left_arm', 'right_arm'));
  const legsFrozen = rehearsals.score(dance, frozenLimbs(dance, 'left_leg', 'right_leg'));
  const arms = percent(dance.shares.left_arm + dance.shares.right_arm);
  const text = `${dance.dance.id}, ${arms} % in the arms: whole ${whole.toFixed(0)}, arms frozen ${armsFrozen.toFixed(0)}, legs frozen ${legsFrozen.toFixed(0)}`;
  return { whole, armsFrozen, legsFrozen, text };
};
