import type { Figures, Measure } from '../../measure.ts';
import { mean, percentile } from '../../statistics/summary.ts';
import type { Stage } from '../stage.ts';
import { halfRolled, reversed } from '../timing.ts';

const bounds = { mean: { atMost: 6 }, p95: { atMost: 14 }, max: { atMost: 22 } };

const spread = (scores: readonly number[]): Figures => ({
  values: { mean: mean(scores), p95: percentile(scores, 95), max: Math.max(...scores) },
  n: scores.length,
});

/** Every dance danced to the video of every other. */
export const otherDanceMeasure: Measure<Stage> = {
  id: '5S',
  measure: 'score of another dance',
  bounds,
  figuresOf: ({ dances, motionOf, score }) => {
    if (dances.length < 2) return null;
    const scores = dances.flatMap((dance) =>
      dances
        .filter((other) => other !== dance)
        .map((other) => score({ dance, name: `other ${other.id}`, change: () => motionOf(other) })),
    );
    return spread(scores);
  },
};

/** The right dance begun in its middle, or backwards: every pose is one of the dance's, at the wrong time. */
export const wrongTimeMeasure: Measure<Stage> = {
  id: '5S own',
  measure: 'score of the own dance half-rolled or reversed',
  bounds,
  figuresOf: ({ dances, score }) => {
    const rolled = dances.map((dance) => score({ dance, name: 'rolled', change: halfRolled }));
    const backwards = dances.map((dance) => score({ dance, name: 'reversed', change: reversed }));
    const { values, n } = spread([...rolled, ...backwards]);
    const note = `Half-rolled: ${dances.map(({ id }, index) => `${id} ${rolled[index]?.toFixed(0)}`).join(', ')}.`;
    return { values: { ...values, rolled: mean(rolled), reversed: mean(backwards) }, n, note };
  },
};
