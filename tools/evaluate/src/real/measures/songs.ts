import type { Measure } from '@instep/measures/measure';
import { auc } from '../../statistics/ranking.ts';
import { scoreOrZero, type JudgeRun } from '@instep/measures/judge-run';
import { knownScores, scoreFigures, scoreText, withLeftOut } from '../../scores.ts';
import { ofKind, wrongDances, type Recordings } from '../recordings.ts';

type Bounds = Measure<Recordings>['bounds'];

const ownScores = (recordings: Recordings): number[] =>
  ofKind(recordings, 'good', 'bad').map((recording) => recordings.score(recording, recording.own));

const wrongRuns = (recordings: Recordings): JudgeRun[] =>
  ofKind(recordings, 'good', 'bad', 'identity', 'stranger').flatMap((recording) =>
    wrongDances(recordings, recording).map((dance) => recordings.judge(recording, dance)),
  );

/** The right dance against all wrong ones, by the score of the whole dance. */
export const songMeasure = (id: string, bounds: Bounds): Measure<Recordings> => ({
  id,
  measure: 'whole-song score, own dance against wrong ones: AUC, and worst own less best wrong',
  bounds,
  figuresOf: (recordings) => {
    const [own, wrong] = [ownScores(recordings), wrongRuns(recordings)];
    if (own.length === 0 || wrong.length === 0) return null;
    const [ownMin, wrongMax] = [Math.min(...own), Math.max(...wrong.map(scoreOrZero))];
    // An own dance without a score ranks as 0, and a wrong one is left out, so that neither improves the result.
    const ranked = knownScores(wrong);
    return withLeftOut(wrong.length - ranked.length, {
      values: { AUC: auc(own, ranked), margin: ownMin - wrongMax, ownMin, wrongMax },
      n: own.length + wrong.length,
    });
  },
});

/** A real second dancer must score far above everything that isn't the dance, including people who stand still. */
export const farAboveMeasure: Measure<Recordings> = {
  id: 'B V',
  measure: 'worst own score less the best of wrong dances and of people who stand still',
  bounds: { margin: { atLeast: 35 } },
  figuresOf: (recordings) => {
    const own = ofKind(recordings, 'good').map((one) => recordings.score(one, one.own));
    const still = ofKind(recordings, 'still').map((one) => recordings.score(one, one.own));
    const others = [...wrongRuns(recordings).map(scoreOrZero), ...still];
    if (own.length === 0 || others.length === 0) return null;
    const note = "Issue B's bar for the pair `feels`.";
    return { values: { margin: Math.min(...own) - Math.max(...others) }, n: own.length + others.length, note };
  },
};

/** The same dancer in two recordings, zoomed and shifted, must score near the maximum. */
export const identityMeasure: Measure<Recordings> = {
  id: 'B V identity',
  measure: 'score of the same performance, zoomed and shifted',
  bounds: { min: { atLeast: 80 } },
  figuresOf: (recordings) => {
    const scores = ofKind(recordings, 'identity').map((one) => recordings.score(one, one.own));
    return scores.length === 0 ? null : { values: { min: Math.min(...scores) }, n: scores.length };
  },
};

/** A person who does nothing must get almost no points. */
export const realStillMeasure = (id: string, bounds: Bounds): Measure<Recordings> => ({
  id,
  measure: 'score of people who stand still or do nothing',
  bounds,
  figuresOf: (recordings) =>
    scoreFigures(
      ofKind(recordings, 'still').map((recording) => recordings.judge(recording, recording.own)),
      ['mean', 'max'],
    ),
});

/** The scale 0..100 must be meaningful: a wrong dance scores low. */
export const realWrongMeasure = (id: string, bounds: Bounds): Measure<Recordings> => ({
  id,
  measure: 'score of real people dancing another dance',
  bounds,
  figuresOf: (recordings) => scoreFigures(wrongRuns(recordings), ['mean', 'p95', 'max']),
});

/** Every own score, so that readers see more than the worst. */
export const ownScoresMeasure = (id: string): Measure<Recordings> => ({
  id,
  measure: 'score of the own dance, each recording',
  bounds: {},
  figuresOf: (recordings) => {
    const all = ofKind(recordings, 'good', 'bad', 'identity');
    const runs = all.map((one) => ({ name: one.name, run: recordings.judge(one, one.own) }));
    const note = runs.map(({ name, run }) => `${name} ${scoreText(run)}`).join(', ');
    return scoreFigures(
      runs.map(({ run }) => run),
      ['mean', 'min', 'max'],
      `${note}.`,
    );
  },
});
