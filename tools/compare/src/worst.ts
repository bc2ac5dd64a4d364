import type { Move } from '@instep/choreo/choreography';
import { RATING_THRESHOLDS } from '@instep/choreo/rating';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';

/** A move that went worst, and what of it. */
export type Worst = {
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly limb: Limb | null;
  readonly words: string;
};

const MOST = 3;
/** A move that earned this is none of the worst. */
const FINE = RATING_THRESHOLDS.find(({ rating }) => rating === 'super')?.quality ?? 1;
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

/** What to tell of a move: `right arm 31 % right, 210 ms late, on the other side`. */
const wordsOn = ({ limbs, timing, otherSide, form }: Verdict, limb: Limb | null): string => {
  const share = limb && limbs[limb];
  const what =
    limb && share !== null ? `${limb.replace('_', ' ')} ${percent(share ?? 0)} right` : `form ${percent(form ?? 0)}`;
  const late = timing === null || Math.abs(timing) <= OFF_BEAT ? [] : [timingWords(timing)];
  return [what, ...late, ...(otherSide ? ['on the other side'] : [])].join(', ');
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const timingWords = (timing: Seconds): string =>
  `${Math.round(Math.abs(timing) * 1000)} ms ${timing > 0 ? 'late' : 'early'}`;
