import { mean } from '@instep/choreo/statistics';
import type { Milliseconds } from '@instep/choreo/units';
import type { Measure } from '@instep/measures/measure';
import type { Rehearsals } from './rehearsals.ts';

const SHIFT: Milliseconds = 200;
/** Moves after the beginning, when the player's lag is known; every second one is danced early. */
const MOVES = [4, 7, 10, 13] as const;

/** One move off the beat, among moves on the beat, must be reported as such. */
export const lateMoveMeasure: Measure<Rehearsals> = {
  id: '15S one move',
  measure: `one move of a written dance ${SHIFT} ms late or early: how many ms the judge reports`,
  bounds: { least: { atLeast: 160 } },
  figuresOf: ({ dances, judge }) => {
    const dance = dances.at(-1);
    if (!dance) return null;
    const reported = MOVES.flatMap((move, index) => {
      const byMs = index % 2 === 0 ? SHIFT : -SHIFT;
      const { verdicts } = judge(dance, [{ kind: 'late-move', move, byMs }]);
      const timing = verdicts.find((verdict) => verdict.move === move)?.timing ?? 0;
      return Math.sign(byMs) * 1000 * timing;
    });
    return {
      values: { least: Math.min(...reported), mean: mean(reported) },
      n: reported.length,
      note: 'The bound is our own.',
    };
  },
};
