import type { Measure } from '../../measure.ts';
import { createRandom, seedOf } from '../../statistics/random.ts';
import { correlation, mean, median } from '../../statistics/summary.ts';
import type { Stage } from '../stage.ts';
import { withMoveOffsets } from '../timing.ts';

/** How far each move is shifted: the standard deviation, in seconds. */
const DEVIATION = 0.1;

/** "Early" and "late" must be true of each move. */
export const moveTimingMeasure: Measure<Stage> = {
  id: '15S',
  measure: 'per-move timing against the truth, moves shifted by 100 ms',
  bounds: { r: { atLeast: 0.9 }, meanErrorMs: { atMost: 30 } },
  figuresOf: (stage) => {
    const told = stage.dances.flatMap((dance) => {
      const random = createRandom(seedOf(dance.id));
      const offsets = dance.moves.map(() => random.normal(DEVIATION));
      const performance = stage.perform({
        dance,
        name: 'moves shifted',
        change: (motion) => withMoveOffsets(motion, dance.moves, offsets),
      });
      return performance.verdicts.flatMap(({ move, timing }) =>
        timing === null ? [] : [{ truth: offsets[move - 1] ?? NaN, timing }],
      );
    });
    const errors = told.map(({ truth, timing }) => timing - truth);
    const middle = median(errors);
    const r = correlation(
      told.map(({ truth }) => truth),
      told.map(({ timing }) => timing),
    );
    const meanErrorMs = 1000 * mean(errors.map((error) => Math.abs(error - middle)));
    return { values: { r, meanErrorMs }, n: told.length };
  },
};
