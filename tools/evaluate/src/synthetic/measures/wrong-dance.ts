import type { Choreography } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import type { Measure } from '@instep/measures/measure';
import type { JudgeRun } from '@instep/measures/judge-run';
import { knownScores, scoreFigures, scoreText } from '../../scores.ts';
import { MOTION_FPS } from '@instep/measures/synthetic/motion';
import { selfAgreement } from '../self-similarity.ts';
import type { SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { halfRolled, reversed } from '../timing.ts';

const bounds = { mean: { atMost: 6 }, p95: { atMost: 14 }, max: { atMost: 22 } };

/** Every dance, performed to the video of every other. */
export const otherDanceMeasure: Measure<SyntheticPlayers> = {
  id: '5S',
  measure: 'score of another dance',
  bounds,
  figuresOf: ({ dances, motionOf, judge }) => {
    const runs = dances.flatMap((dance) =>
      dances
        .filter((other) => other !== dance)
        .map((other) => judge({ dance, name: `other ${other.id}`, change: () => motionOf(other) })),
    );
    return scoreFigures(runs, ['mean', 'p95', 'max']);
  },
};

/**
 * From this self-agreement on, a dance repeats itself. The one dance here that does (its second half is its first,
 * mirrored) has 2.2, all others have .5 to 1.6; in the middle window of real second dancers C, P and M add up to 1.8 to
 * 2.3.
 */
const REPEATS = 1.9;

/** The right dance started in the middle, or backwards: every pose belongs to the dance, but at the wrong time. */
export const wrongTimeMeasure: Measure<SyntheticPlayers> = {
  id: '5S own',
  measure: 'score of the own dance half-rolled or reversed',
  bounds,
  figuresOf: (synthetic) => {
    const { dances, judge } = synthetic;
    const halves = dances.map((dance) => ({ dance, agreement: selfAgreement(dance, halfOf(synthetic, dance)) }));
    const [repeating, others] = [halves.filter(repeats), halves.filter((one) => !repeats(one))];
    const rolledRun = ({ dance }: Half): JudgeRun => judge({ dance, name: 'rolled', change: halfRolled });
    const rolled = others.map(rolledRun);
    const backwards = dances.map((dance) => judge({ dance, name: 'reversed', change: reversed }));
    const leftOut = repeating.map(
      (one) => `${one.dance.id} (${one.agreement.toFixed(1)}; ${scoreText(rolledRun(one))})`,
    );
    const note = `Half-rolled: ${others.map(({ dance }, k) => `${dance.id} ${scoreText(rolled[k] as JudgeRun)}`).join(', ')}. Left out for a second half that agrees with the first by ${REPEATS} of 3 or more (its agreement; its score): ${leftOut.join(', ') || 'none'}.`;
    const figures = scoreFigures([...rolled, ...backwards], ['mean', 'p95', 'max'], note);
    const means = { rolled: mean(knownScores(rolled)), reversed: mean(knownScores(backwards)) };
    return figures && { ...figures, values: { ...figures.values, ...means } };
  },
};

type Half = { readonly dance: Choreography; readonly agreement: number };

const repeats = ({ agreement }: Half): boolean => agreement >= REPEATS;

const halfOf = ({ motionOf }: SyntheticPlayers, dance: Choreography): Seconds =>
  Math.floor(motionOf(dance).figures.length / 2) / MOTION_FPS;
