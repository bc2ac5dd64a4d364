/** Chooses the moves to practise, with advice on each. */
import type { Move } from '@instep/choreo/choreography';
import { LIMB } from '@instep/choreo/judge/constants';
import { RATING_TABLE } from '@instep/choreo/rating';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import { limbText, percentText, secondsText } from './formats.ts';

/** A move that went badly, with what was wrong. */
export type Worst = {
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly limb: Limb | null;
  readonly words: string;
};

const MAX_WORST = 3;
/** A move of at least this quality isn't one of the worst. */
const GOOD_QUALITY = RATING_TABLE.findLast(({ needsWork }) => !needsWork)?.threshold ?? 1;
/** A smaller deviation counts as in time. */
const MAX_IN_TIME: Seconds = 0.1;

/** The moves of the lowest quality, worst first, without those that were unseen or went well. */
export const worstOf = (moves: readonly Move[], verdicts: readonly Verdict[]): Worst[] =>
  verdicts
    .flatMap((verdict) => {
      const move = moves.find(({ n }) => n === verdict.move);
      return move && verdict.quality !== null && verdict.quality < GOOD_QUALITY
        ? [{ move, verdict, quality: verdict.quality }]
        : [];
    })
    .sort((a, b) => a.quality - b.quality)
    .slice(0, MAX_WORST)
    .map(({ move, verdict }) => {
      const limb = verdict.weakLimb ?? weakestLimb(verdict.limbs);
      return {
        startS: Number(move.start.toFixed(3)),
        endS: Number(move.end.toFixed(3)),
        limb,
        words: adviceText(verdict, limb),
      };
    });

const weakestLimb = (limbs: Verdict['limbs']): Limb | null =>
  LIMBS.reduce<Limb | null>((worst, limb) => {
    const value = limbs[limb];
    if (value === null) return worst;
    const lowest = worst && limbs[worst];
    return lowest === null || value < lowest ? limb : worst;
  }, null);

/** What a limb's value means, in words for the player. */
const LIMB_ADVICE: readonly { readonly below: UnitInterval; readonly words: string }[] = [
  { below: 0.25, words: 'does something else' },
  { below: 0.5, words: 'is often off' },
  { below: LIMB.maxWeakValue, words: 'is not quite right' },
];

/** The advice on a move: `The right arm is often off (31 % right). 0.21 s late.` */
const adviceText = (verdict: Verdict, limb: Limb | null): string => {
  const { timing, otherSide } = verdict;
  const text = otherSide ? 'Danced to the other side: left and right are exchanged.' : limbAdvice(verdict, limb);
  const isOffBeat = timing !== null && Math.abs(timing) > MAX_IN_TIME;
  return isOffBeat ? `${text} ${secondsText(Math.abs(timing))} ${timing > 0 ? 'late' : 'early'}.` : text;
};

const limbAdvice = ({ limbs, form }: Verdict, limb: Limb | null): string => {
  const share = limb && limbs[limb];
  const words = share === null ? null : LIMB_ADVICE.find(({ below }) => share < below)?.words;
  if (limb && share !== null && words) return `The ${limbText(limb)} ${words} (${percentText(share)} right).`;
  return `No limb stands out, the whole is ${percentText(form ?? 0)} right.`;
};
