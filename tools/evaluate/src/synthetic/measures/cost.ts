import { loadavg } from 'node:os';
import type { Choreography } from '@instep/choreo/choreography';
import { Judge } from '@instep/choreo/judge/judge';
import { quantile } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import { referenceOf } from '../../run-judge.ts';
import { playerOf, type Stage } from '../stage.ts';

/** Runs before timing starts, so that the code is compiled. */
const WARM_UP = 2;
/**
 * Timed runs of the same frames, one dance after the other: the work is the same, so differences come from the machine.
 */
const RUNS = 7;

const microseconds = (stage: Stage, dance: Choreography): number[] => {
  const judge = new Judge(referenceOf(dance), { lagHint: null });
  return playerOf({ dance }, stage.motionOf(dance)).map(({ mediaTime, pose }, sequence) => {
    const from = process.hrtime.bigint();
    judge.handleFrame({ sequence, epoch: 0, mediaTime, pose });
    return Number(process.hrtime.bigint() - from) / 1000;
  });
};

/** What each frame of these dances costs the judge, in microseconds: the lowest of several runs. */
export const frameCosts = (stage: Stage): { readonly each: readonly number[]; readonly ofAll: readonly number[] } => {
  for (let run = 0; run < WARM_UP; run += 1) stage.dances.forEach((dance) => microseconds(stage, dance));
  const runs = Array.from({ length: RUNS }, () => stage.dances.flatMap((dance) => microseconds(stage, dance)));
  const each = (runs[0] ?? []).map((_, frame) => Math.min(...runs.map((run) => run[frame] ?? NaN)));
  return { each, ofAll: runs.flat() };
};

/** The pose network gets the CPU time that the judge doesn't use. */
export const costMeasure: Measure<Stage> = {
  id: '21S',
  measure: 'microseconds for one player frame at 12 fps, from the first hypothesis to the lock',
  bounds: { median: { atMost: 25 }, p99: { atMost: 50 } },
  figuresOf: (stage) => {
    const { each: times, ofAll: once } = frameCosts(stage);
    const load = loadavg()[0]?.toFixed(1) ?? '?';
    const note = `Each frame by the least of ${RUNS} runs; \`p99OfAll\` counts what else the machine did in between. On this machine with a load of ${load}, 14 hypotheses until the side is locked; see also npm run bench.`;
    const values = { median: quantile(times, 0.5), p99: quantile(times, 0.99), p99OfAll: quantile(once, 0.99) };
    return { values, n: times.length, note };
  },
};

/** A rating must come soon after its move. */
export const latencyMeasure: Measure<Stage> = {
  id: '22S',
  measure: "ms from a move's end, as this player is late, to the frame that brings its verdict, at 12 fps",
  bounds: { p95: { atMost: 600 } },
  figuresOf: (stage) => {
    const waits = stage.dances.flatMap((dance) => {
      const { said, result } = stage.perform({ dance });
      const lag = result.lagMs ?? 0;
      return said.flatMap(({ verdict, mediaTime }) => {
        const end = dance.moves.find(({ n }) => n === verdict.move)?.end ?? NaN;
        return mediaTime === null ? [] : [1000 * (mediaTime - end) - lag];
      });
    });
    if (waits.length === 0) return null;
    const note = 'Without the pose network and the way to the server and back, which come on top.';
    return { values: { p95: quantile(waits, 0.95), max: Math.max(...waits) }, n: waits.length, note };
  },
};
