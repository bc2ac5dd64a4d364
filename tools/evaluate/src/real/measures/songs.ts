import type { Measure } from '../../measure.ts';
import { auc } from '../../statistics/ranking.ts';
import { mean, percentile } from '../../statistics/summary.ts';
import { ofKind, wrongDances, type Recordings } from '../recordings.ts';

type Bounds = Measure<Recordings>['bounds'];

const ownScores = (recordings: Recordings): number[] =>
  ofKind(recordings, 'good', 'bad').map((recording) => recordings.score(recording, recording.own));

const wrongScores = (recordings: Recordings): number[] =>
  ofKind(recordings, 'good', 'bad', 'identity', 'stranger').flatMap((recording) =>
    wrongDances(recordings, recording).map((dance) => recordings.score(recording, dance)),
  );

/** The right dance against all wrong ones, by the score of the whole. */
export const songMeasure = (id: string, bounds: Bounds): Measure<Recordings> => ({
  id,
  measure: 'whole-song score, own dance against wrong ones: AUC, and worst own less best wrong',
  bounds,
  figuresOf: (recordings) => {
    const [own, wrong] = [ownScores(recordings), wrongScores(recordings)];
    if (own.length === 0 || wrong.length === 0) return null;
    const [ownMin, wrongMax] = [Math.min(...own), Math.max(...wrong)];
    return {
      values: { AUC: auc(own, wrong), margin: ownMin - wrongMax, ownMin, wrongMax },
      n: own.length + wrong.length,
    };
  },
});

/** A real second dancer must stand far above everything that isn't the dance, people who stand still among it. */
export const farAboveMeasure: Measure<Recordings> = {
  id: 'B V',
  measure: 'worst own score less the best of wrong dances and of people who stand still',
  bounds: { margin: { atLeast: 35 } },
  figuresOf: (recordings) => {
    const own = ofKind(recordings, 'good').map((one) => recordings.score(one, one.own));
    const still = ofKind(recordings, 'still').map((one) => recordings.score(one, one.own));
    const others = [...wrongScores(recordings), ...still];
    if (own.length === 0 || others.length === 0) return null;
    const note = "Issue B's bar for the pair `feels`.";
    return { values: { margin: Math.min(...own) - Math.max(...others) }, n: own.length + others.length, note };
  },
};

/** The same dancer in two recordings, zoomed and shifted: near the maximum. */
export const identityMeasure: Measure<Recordings> = {
  id: 'B V identity',
  measure: 'score of the same performance, zoomed and shifted',
  bounds: { min: { atLeast: 80 } },
  figuresOf: (recordings) => {
    const scores = ofKind(recordings, 'identity').map((one) => recordings.score(one, one.own));
    return scores.length === 0 ? null : { values: { min: Math.min(...scores) }, n: scores.length };
  },
};

/** Who does nothing gets nothing. */
export const realStillMeasure = (id: string, bounds: Bounds): Measure<Recordings> => ({
  id,
  measure: 'score of people who stand still or do nothing',
  bounds,
  figuresOf: (recordings) => {
    const scores = ofKind(recordings, 'still').map((recording) => recordings.score(recording, recording.own));
    if (scores.length === 0) return null;
    return { values: { mean: mean(scores), max: Math.max(...scores) }, n: scores.length };
  },
});

/** 0..100 must mean something. */
export const realWrongMeasure = (id: string, bounds: Bounds): Measure<Recordings> => ({
  id,
  measure: 'score of real people dancing another dance',
  bounds,
  figuresOf: (recordings) => {
    const scores = wrongScores(recordings);
    if (scores.length === 0) return null;
    const values = { mean: mean(scores), p95: percentile(scores, 95), max: Math.max(...scores) };
    return { values, n: scores.length };
  },
});

/** Every own score, so that a reader sees more than the worst. */
export const ownScoresMeasure = (id: string): Measure<Recordings> => ({
  id,
  measure: 'score of the own dance, each recording',
  bounds: {},
  figuresOf: (recordings) => {
    const all = ofKind(recordings, 'good', 'bad', 'identity');
    if (all.length === 0) return null;
    const scores = all.map((one) => recordings.score(one, one.own));
    const note = all.map(({ name }, index) => `${name} ${(scores[index] as number).toFixed(1)}`).join(', ');
    return { values: { mean: mean(scores), min: Math.min(...scores), max: Math.max(...scores) }, n: all.length, note };
  },
});
