import type { Choreography } from '@instep/choreo/choreography';
import { cutMoves } from '@instep/choreo/moves';
import { byKeypoint } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import { judgeFrames, type JudgeRun } from '@instep/measures/judge-run';
import { knownScores, withLeftOut } from '../../scores.ts';
import { auc } from '../../statistics/ranking.ts';
import { withFrozenLimb } from '../limb.ts';
import { figureAt, type Motion } from '@instep/measures/synthetic/motion';
import { framesOfAttempt, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';

const withFrozenArms = (motion: Motion): Motion => {
  const whole = { from: 0, to: motion.figures.length };
  return withFrozenLimb(withFrozenLimb(motion, 'left_arm', whole), 'right_arm', whole);
};

/** The dance with its arms hanging still, so that only legs and trunk distinguish it from others. Depth is left out. */
const legDance = (dance: Choreography, motion: Motion): Choreography => {
  const frames = dance.frames.map(({ mediaTime, pose }) => {
    const figure = figureAt(motion, mediaTime);
    return {
      mediaTime,
      pose:
        pose &&
        byKeypoint((name, k) => {
          const [x = 0, y = 0] = figure[k] ?? [];
          return { x, y, confidence: pose[name].confidence, world: null };
        }),
    };
  });
  return { ...dance, id: `${dance.id} legs`, frames, moves: cutMoves(frames, dance.duration) };
};

const curve = ({ result }: JudgeRun): number[] => result.curve.flatMap(({ score }) => (score === null ? [] : [score]));

/** Dances led by the legs must be told apart, too. */
export const legLedMeasure: Measure<SyntheticPlayers> = {
  id: 'a S',
  measure: 'dances with their arms held still, own against wrong: AUC of 2.4-s windows, mean scores',
  bounds: {},
  figuresOf: ({ dances, motionOf }) => {
    if (dances.length < 2) return null;
    const motions = dances.map((dance) => withFrozenArms(motionOf(dance)));
    const legDances = dances.map((dance, index) => legDance(dance, motions[index] as Motion));
    const runs = legDances.flatMap((reference, at) =>
      dances.map((dance, other) => {
        const frames = framesOfAttempt({ dance }, motions[other] as Motion);
        return {
          own: at === other,
          run: judgeFrames(
            reference,
            frames.filter((one) => one.mediaTime < reference.duration),
          ),
        };
      }),
    );
    const of = (own: boolean): JudgeRun[] => runs.filter((run) => run.own === own).map((run) => run.run);
    const [own, wrong] = [of(true), of(false)];
    const values = {
      AUC: auc(own.flatMap(curve), wrong.flatMap(curve)),
      own: mean(knownScores(own)),
      wrong: mean(knownScores(wrong)),
    };
    const note =
      'For information (issue B, a). The dances at hand are led by the arms, some with the feet out of the frame.';
    const unscored = runs.length - knownScores([...own, ...wrong]).length;
    return withLeftOut(unscored, { values, n: runs.length, note });
  },
};
