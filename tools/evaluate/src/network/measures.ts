import type { Choreography } from '@instep/choreo/choreography';
import { MISSED_RATING } from '@instep/choreo/rating';
import { mean } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import { createRandom } from '@instep/measures/random';
import { judgeInputs, judgeFrames, scoreOrZero, type JudgeRun } from '@instep/measures/judge-run';
import { framesOfAttempt, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { deliverAndJudge, type Connection } from './delivery.ts';
import { framesSent, type Pace } from './live-flow.ts';
import { withBreak, type Break } from './playback.ts';

const CONNECTIONS: readonly Connection[] = [0, 200, 500].flatMap((delayMs) => [
  { delayMs, jitterMs: 100, burstMs: 0 },
  { delayMs, jitterMs: 100, burstMs: 700 },
]);

const framesOf = (synthetic: SyntheticPlayers, dance: Choreography, fps = 12) =>
  framesOfAttempt({ dance, camera: { fps } }, synthetic.motionOf(dance));

const areDifferent = (a: JudgeRun | undefined, b: JudgeRun): boolean =>
  JSON.stringify([a?.verdicts, a?.result]) !== JSON.stringify([b.verdicts, b.result]);

/** Only the contents of the frames count, not when they arrive, nor which other players are served. */
export const sameFramesMeasure: Measure<SyntheticPlayers> = {
  id: '13N',
  measure: 'runs that differ by a bit when the same frames come delayed, jittered, in bursts, among other players',
  bounds: { differing: { atMost: 0 } },
  figuresOf: (synthetic) => {
    const runsAlone = synthetic.dances.map((dance) => judgeFrames(dance, framesOf(synthetic, dance)));
    const differing = CONNECTIONS.map((connection, seed) => {
      const players = synthetic.dances.map((dance) => ({ dance, frames: framesOf(synthetic, dance), connection }));
      const together = deliverAndJudge(players, createRandom(seed));
      return runsAlone.filter((run, index) => areDifferent(together[index], run)).length;
    });
    const values = { differing: differing.reduce((sum, count) => sum + count, 0) };
    return { values, n: CONNECTIONS.length * synthetic.dances.length };
  },
};

const ROUND_TRIPS_MS = [0, 200, 500];

/** The mean score over the dances at each round trip. */
const scoresByTrip = (synthetic: SyntheticPlayers, pace: Pace): number[] =>
  ROUND_TRIPS_MS.map((roundTrip) =>
    mean(
      synthetic.dances.map((dance) =>
        scoreOrZero(judgeFrames(dance, framesSent(framesOf(synthetic, dance, 30), roundTrip, pace))),
      ),
    ),
  );

const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
const listText = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(', ');

/** A slow connection lets fewer frames through, which must cost little. */
export const liveFlowMeasure: Measure<SyntheticPlayers> = {
  id: '13N live',
  measure: 'points between round trips of 0, 200, 500 ms, two frames in flight',
  bounds: { even: { atMost: 2 } },
  figuresOf: (synthetic) => {
    const [eager, even] = [scoresByTrip(synthetic, 'eager'), scoresByTrip(synthetic, 'even')];
    const note = `Mean scores at ${ROUND_TRIPS_MS.join(', ')} ms: ${listText(even)} paced evenly, as the client sends; ${listText(eager)} if it sent as soon as it may.`;
    return {
      values: { eager: range(eager), even: range(even) },
      n: 2 * ROUND_TRIPS_MS.length * synthetic.dances.length,
      note,
    };
  },
};

/** A break in the middle of a dance; a seek goes back by four seconds, into the part that was danced already. */
const breakAt = (reason: Break['reason'], { duration }: Choreography): Break => {
  const at = duration / 2;
  return { reason, at, resumesAt: reason === 'seek' ? at - 4 : at, framesDuringBreak: reason === 'seek' ? 0 : 36 };
};

/** When the video stops, the player must not lose points. */
export const breaksMeasure: Measure<SyntheticPlayers> = {
  id: '13N breaks',
  measure: 'points lost, and moves newly missed, by a pause, a stall, a seek back by 4 s',
  bounds: { mean: { atMost: 2 }, missed: { atMost: 0 } },
  figuresOf: (synthetic) => {
    const lost: number[] = [];
    let missed = 0;
    for (const dance of synthetic.dances) {
      const frames = framesOf(synthetic, dance);
      const whole = judgeFrames(dance, frames);
      for (const reason of ['pause', 'stall', 'seek'] as const) {
        const broken = judgeInputs(dance, withBreak(frames, breakAt(reason, dance)));
        lost.push(scoreOrZero(whole) - scoreOrZero(broken));
        missed += Math.max(broken.result.counts[MISSED_RATING] - whole.result.counts[MISSED_RATING], 0);
      }
    }
    const note = 'The bound is our own; the requirements set none.';
    return { values: { mean: mean(lost), worst: Math.max(...lost), missed }, n: lost.length, note };
  },
};

/** Protocol N: effects of the network. */
export const NETWORK_MEASURES: readonly Measure<SyntheticPlayers>[] = [
  sameFramesMeasure,
  liveFlowMeasure,
  breaksMeasure,
];
