import { mean, median } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import type { Measure } from '@instep/measures/measure';
import { createRandom, seedOf } from '@instep/measures/random';
import { correlation } from '../../statistics/correlation.ts';
import { DEFAULT_CAMERA } from '@instep/measures/synthetic/camera';
import type { SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { dancedTimings, withMoveTimings } from '../timing.ts';

/** The standard deviation of the shifts of moves. */
const DEVIATION: Seconds = 0.1;

/** One move: how late it was danced, and the timing that the judge reported. */
type TimedMove = { readonly truth: Seconds; readonly timing: Seconds };

const timedMoves = (synthetic: SyntheticPlayers, lagHint: Seconds | null): TimedMove[] =>
  synthetic.dances.flatMap((dance) => {
    const random = createRandom(seedOf(dance.id));
    const timings = dance.moves.map(() => random.normal(DEVIATION));
    const danced = dancedTimings(dance.moves, timings);
    const { verdicts } = synthetic.judge({
      dance,
      name: 'moves shifted',
      change: (motion) => withMoveTimings(motion, dance.moves, timings),
      known: { lagHint },
    });
    return verdicts.flatMap(({ move, timing }) =>
      timing === null ? [] : [{ truth: danced[move - 1] ?? NaN, timing }],
    );
  });

const rOf = (moves: readonly TimedMove[]): number =>
  correlation(
    moves.map(({ truth }) => truth),
    moves.map(({ timing }) => timing),
  );

const meanErrorMsOf = (moves: readonly TimedMove[]): number => {
  const errors = moves.map(({ truth, timing }) => timing - truth);
  const middle = median(errors);
  return 1000 * mean(errors.map((error) => Math.abs(error - middle)));
};

/** "Early" and "late" must be true for each move. */
export const moveTimingMeasure: Measure<SyntheticPlayers> = {
  id: '15S',
  measure: 'per-move timing against the truth, moves shifted by 100 ms',
  bounds: { r: { atLeast: 0.9 }, meanErrorMs: { atMost: 30 } },
  figuresOf: (synthetic) => {
    const known = timedMoves(synthetic, DEFAULT_CAMERA.delay);
    const first = timedMoves(synthetic, null);
    const values = {
      r: rOf(known),
      meanErrorMs: meanErrorMsOf(known),
      rFirst: rOf(first),
      meanErrorFirstMs: meanErrorMsOf(first),
    };
    return { values, n: known.length, note: NOTE };
  },
};

const NOTE =
  "Of a device whose lag an earlier dance has shown. In a first dance (`First`) the judge can't know the lag better than the moves so far show it, each of them 100 ms off.";
