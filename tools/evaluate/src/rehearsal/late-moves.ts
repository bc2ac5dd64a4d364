import { mean } from '@instep/choreo/statistics';
import type { Milliseconds } from '@instep/choreo/units';
import type { Measure } from '@instep/measures/measure';
import type { Hall } from './hall.ts';

const OFF: Milliseconds = 200;
/** Moves after the beginning, when the player's lag is known; every second one is danced early. */
const MOVES = [4, 7, 10, 13] as const;

/** One move off the beat, among moves on the beat, must be reported as such. */
export const lateMoveMeasure: Measure<Hall> = {
  id: '15S one move',
  measure: `one move of a written dance ${OFF} ms late or early: how many ms the judge says`,
  bounds: { least: { atLeast: 160 } },
  figuresOf: ({ dances, perform }) => {
    const staged = dances.at(-1);
    if (!staged) return null;
    const told = MOVES.flatMap((move, index) => {
      const byMs = index % 2 === 0 ? OFF : -OFF;
      const { verdicts } = perform(staged, [{ kind: 'late-move', move, byMs }]);
      const timing = verdicts.find((verdict) => verdict.move === move)?.timing ?? 0;
      return Math.sign(byMs) * 1000 * timing;
    });
    return { values: { least: Math.min(...told), mean: mean(told) }, n: told.length, note: 'The bound is ours.' };
  },
};
