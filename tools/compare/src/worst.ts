import type { Move } from '@instep/choreo/choreography';
import { LIMB } from '@instep/choreo/judge/constants';
import { RATING_TABLE } from '@instep/choreo/rating';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import { limbWords, percentWords, secondsWords } from './words.ts';

/** A move that went worst, and what of it. */
export type Worst = {
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly limb: Limb | null;
  readonly words: string;
};

const MOST = 3;
/** A move that earned this is none of the worst. */
const FINE = RATING_TABLE.findLast(({ needsWork }) => !needsWork)?.threshold ?? 1;
/** Off by less than this is in time. */
const OFF_BEAT: Seconds = 0.1;

/** The moves of the least quality, worst first; those that weren't seen, or went well, are not among them. */
export const worstOf = (moves: readonly Move[], verdicts: readonly Verdict[]): Worst[] =>
  verdicts
    .flatMap((verdict) => {
      const move = moves.find(({ n }) => n === verdict.move);
      return move && verdict.quality !== null && verdict.quality < FINE
        ? [{ move, verdict, quality: verdict.quality }]
        : [];
    })
    .sort((a, b) => a.quality - b.quality)
    .slice(0, MOST)
    .map(({ move, verdict }) => {
      const limb = verdict.weakLimb ?? weakest(verdict.limbs);
      return {
        startS: Number(move.start.toFixed(3)),
        endS: Number(move.end.toFixed(3)),
        limb,
        words: wordsOn(verdict, limb),
      };
    });

const weakest = (limbs: Verdict['limbs']): Limb | null =>
  LIMBS.reduce<Limb | null>((worst, limb) => {
    const here = limbs[limb];
    if (here === null) return worst;
    const least = worst && limbs[worst];
    return least === null || here < least ? limb : worst;
  }, null);

/** What a limb's value means to somebody who is to do better; `null` for one that is right. */
const LIMB_WORDS: readonly { readonly below: UnitInterval; readonly words: string }[] = [
  { below: 0.25, words: 'does something else' },
  { below: 0.5, words: 'is often off' },
  { below: LIMB.weak, words: 'is not quite right' },
];

/** What to tell of a move: `The right arm is often off (31 % right). 0.21 s late.` */
const wordsOn = (verdict: Verdict, limb: Limb | null): string => {
  const { timing, otherSide } = verdict;
  const what = otherSide ? 'Danced to the other side: left and right are exchanged.' : whatOf(verdict, limb);
  const isOff = timing !== null && Math.abs(timing) > OFF_BEAT;
  return isOff ? `${what} ${secondsWords(Math.abs(timing))} ${timing > 0 ? 'late' : 'early'}.` : what;
};

const whatOf = ({ limbs, form }: Verdict, limb: Limb | null): string => {
  const share = limb && limbs[limb];
  const words = share === null ? null : LIMB_WORDS.find(({ below }) => share < below)?.words;
  if (limb && share !== null && words) return `The ${limbWords(limb)} ${words} (${percentWords(share)} right).`;
  return `No limb stands out, the whole is ${percentWords(form ?? 0)} right.`;
};
