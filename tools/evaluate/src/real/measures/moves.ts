import { RATING_PROPERTIES, type Rating } from '@instep/choreo/rating';
import type { Verdict } from '@instep/choreo/verdict';
import type { Measure } from '@instep/measures/measure';
import { auc } from '../../statistics/ranking.ts';
import { ofKind, wrongDances, type Recordings } from '../recordings.ts';

const judged = (verdicts: readonly Verdict[]): Verdict[] => verdicts.filter(({ quality }) => quality !== null);

const shareOf = (verdicts: readonly Verdict[], fits: (row: (typeof RATING_PROPERTIES)[Rating]) => boolean): number =>
  verdicts.filter(({ rating }) => rating !== null && fits(RATING_PROPERTIES[rating])).length / verdicts.length;

/** The live ratings must be right. */
export const realMovesMeasure = (id: string): Measure<Recordings> => ({
  id,
  measure: "moves: AUC of good people's against wrong dances'; share of wrong X/OK, of good GOOD or better",
  bounds: { AUC: { atLeast: 0.965 }, wrongLow: { atLeast: 0.97 }, goodHigh: { atLeast: 0.75 } },
  figuresOf: (recordings) => {
    const good = judged(ofKind(recordings, 'good').flatMap((one) => recordings.judge(one, one.own).verdicts));
    const wrong = judged(
      ofKind(recordings, 'good').flatMap((one) =>
        wrongDances(recordings, one).flatMap((dance) => recordings.judge(one, dance).verdicts),
      ),
    );
    const still = judged(ofKind(recordings, 'still').flatMap((one) => recordings.judge(one, one.own).verdicts));
    if (good.length === 0 || wrong.length === 0) return null;
    const quality = (verdict: Verdict): number => verdict.quality ?? 0;
    const values = {
      AUC: auc(good.map(quality), wrong.map(quality)),
      wrongLow: shareOf(wrong, ({ isPoor }) => isPoor),
      goodHigh: shareOf(good, ({ keepsCombo }) => keepsCombo),
      AUCstill: auc(good.map(quality), still.map(quality)),
    };
    return { values, n: good.length + wrong.length };
  },
});
