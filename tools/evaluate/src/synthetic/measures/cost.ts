import { loadavg } from 'node:os';
import { quantile } from '@instep/choreo/statistics';
import { frameCosts, TIMED_RUNS } from '@instep/measures/frame-costs';
import type { Measure } from '@instep/measures/measure';
import { framesOfAttempt, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';

/** The pose network gets the CPU time that the judge doesn't use. */
export const costMeasure: Measure<SyntheticPlayers> = {
  id: '21S',
  measure: 'microseconds for one player frame at 12 fps, from the first hypothesis to the lock',
  bounds: { median: { atMost: 25 }, p99: { atMost: 50 } },
  figuresOf: (synthetic) => {
    const copies = synthetic.dances.map((dance) => ({
      dance,
      frames: framesOfAttempt({ dance }, synthetic.motionOf(dance)),
    }));
    const { each: lowestTimes, ofAll: allRuns } = frameCosts(copies);
    const load = loadavg()[0]?.toFixed(1) ?? '?';
    const note = `Each frame counts with its fastest of ${TIMED_RUNS} runs; \`p99OfAll\` includes what else the machine did in between. On this machine with a load of ${load}, 14 hypotheses until the side is locked; see also npm run bench.`;
    const values = {
      median: quantile(lowestTimes, 0.5),
      p99: quantile(lowestTimes, 0.99),
      p99OfAll: quantile(allRuns, 0.99),
    };
    return { values, n: lowestTimes.length, note };
  },
};

/** A rating must come soon after its move. */
export const latencyMeasure: Measure<SyntheticPlayers> = {
  id: '22S',
  measure: "ms from a move's end, as this player is late, to the frame that brings its verdict, at 12 fps",
  bounds: { p95: { atMost: 600 } },
  figuresOf: (synthetic) => {
    const waits = synthetic.dances.flatMap((dance) => {
      const { timedVerdicts, result } = synthetic.judge({ dance });
      const lag = result.lagMs ?? 0;
      return timedVerdicts.flatMap(({ verdict, mediaTime }) => {
        const end = dance.moves.find(({ n }) => n === verdict.move)?.end ?? NaN;
        return mediaTime === null ? [] : [1000 * (mediaTime - end) - lag];
      });
    });
    if (waits.length === 0) return null;
    const note = 'Without the pose network and the way to the server and back, which come on top.';
    return { values: { p95: quantile(waits, 0.95), max: Math.max(...waits) }, n: waits.length, note };
  },
};
