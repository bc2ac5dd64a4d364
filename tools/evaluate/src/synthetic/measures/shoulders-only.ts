import type { TimedPose } from '@instep/choreo/pose';
import { byKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import type { Measure } from '@instep/measures/measure';
import { judgeFrames } from '@instep/measures/judge-run';
import { framesOfAttempt, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';

/** The confidence of points outside the frame: below the shoulders, an estimator guesses. */
const GUESSED_CONFIDENCE = 0.1;

/** A person at a desk, of whom the camera sees head and shoulders. */
const withHeadAndShouldersOnly = ({ mediaTime, pose }: TimedPose): TimedPose => ({
  mediaTime,
  pose: pose && byKeypoint((name) => ({ ...pose[name], confidence: isHigh(name) ? 1 : GUESSED_CONFIDENCE })),
});

const isHigh = (name: KeypointName): boolean => /nose|eye|ear|mouth|shoulder/.test(name);

/** A player outside the frame must get no score, rather than a lucky one. */
export const shouldersOnlyMeasure: Measure<SyntheticPlayers> = {
  id: '26S',
  measure: 'scores given to people of whom only head and shoulders are seen',
  bounds: { scores: { atMost: 0 } },
  figuresOf: ({ dances, motionOf }) => {
    const results = dances.map(
      (dance) => judgeFrames(dance, framesOfAttempt({ dance }, motionOf(dance)).map(withHeadAndShouldersOnly)).result,
    );
    const note =
      'Made from copies whose other points have confidence .1: the data contain no recording of a seated person.';
    return { values: { scores: results.filter(({ score }) => score !== null).length }, n: results.length, note };
  },
};
