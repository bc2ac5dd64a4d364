import type { Choreography } from '@instep/choreo/choreography';
import { MISSED } from '@instep/choreo/rating';
import { mean } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import { createRandom } from '@instep/measures/random';
import { hear, perform, scoreOf, type Performance } from '@instep/measures/judge-run';
import { playerOf, type Stage } from '@instep/measures/synthetic/synthetic-players';
import { delivered, type Connection } from './delivery.ts';
import { framesSent, type Pace } from './live-flow.ts';
import { withBreak, type Break } from './playback.ts';

const CONNECTIONS: readonly Connection[] = [0, 200, 500].flatMap((delayMs) => [
  { delayMs, jitterMs: 100, burstMs: 0 },
  { delayMs, jitterMs: 100, burstMs: 700 },
]);

const framesOf = (stage: Stage, dance: Choreography, fps = 12) =>
  playerOf({ dance, camera: { fps } }, stage.motionOf(dance));

const differ = (a: Performance | undefined, b: Performance): boolean =>
  JSON.stringify([a?.verdicts, a?.result]) !== JSON.stringify([b.verdicts, b.result]);

/** Only the contents of the frames count, not when they arrive, nor which other players are served. */
export const sameFramesMeasure: Measure<Stage> = {
  id: '13N',
  measure: 'runs that differ by a bit when the same frames come delayed, jittered, in bursts, among other players',
  bounds: { differing: { atMost: 0 } },
  figuresOf: (stage) => {
    const alone = stage.dances.map((dance) => perform(dance, framesOf(stage, dance)));
    const differing = CONNECTIONS.map((connection, seed) => {
      const players = stage.dances.map((dance) => ({ dance, frames: framesOf(stage, dance), connection }));
      const together = delivered(players, createRandom(seed));
      return alone.filter((performance, index) => differ(together[index], performance)).length;
    });
    const values = { differing: differing.reduce((sum, count) => sum + count, 0) };
    return { values, n: CONNECTIONS.length * stage.dances.length };
  },
};

const ROUND_TRIPS_MS = [0, 200, 500];

/** The mean score over the dances at each round trip. */
const scoresByTrip = (stage: Stage, pace: Pace): number[] =>
  ROUND_TRIPS_MS.map((roundTrip) =>
    mean(stage.dances.map((dance) => scoreOf(perform(dance, framesSent(framesOf(stage, dance, 30), roundTrip, pace))))),
  );

const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
const listed = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(', ');

/** A slow connection lets fewer frames through, which must cost little. */
export const liveFlowMeasure: Measure<Stage> = {
  id: '13N live',
  measure: 'points between round trips of 0, 200, 500 ms, two frames in flight',
  bounds: { even: { atMost: 2 } },
  figuresOf: (stage) => {
    const [eager, even] = [scoresByTrip(stage, 'eager'), scoresByTrip(stage, 'even')];
    const note = `Mean scores at ${ROUND_TRIPS_MS.join(', ')} ms: ${listed(even)} paced evenly, as the client sends; ${listed(eager)} if it sent as soon as it may.`;
    return {
      values: { eager: range(eager), even: range(even) },
      n: 2 * ROUND_TRIPS_MS.length * stage.dances.length,
      note,
    };
  },
};

/** A break in the middle of a dance; a seek goes back by four seconds, into the part that was danced already. */
const breakAt = (reason: Break['reason'], { duration }: Choreography): Break => {
  const at = duration / 2;
  return { reason, at, goesOnAt: reason === 'seek' ? at - 4 : at, framesMeanwhile: reason === 'seek' ? 0 : 36 };
};

/** When the video stops, the player must not lose points. */
export const breaksMeasure: Measure<Stage> = {
  id: '13N breaks',
  measure: 'points lost, and moves newly missed, by a pause, a stall, a seek back by 4 s',
  bounds: { mean: { atMost: 2 }, missed: { atMost: 0 } },
  figuresOf: (stage) => {
    const lost: number[] = [];
    let missed = 0;
    for (const dance of stage.dances) {
      const frames = framesOf(stage, dance);
      const whole = perform(dance, frames);
      for (const reason of ['pause', 'stall', 'seek'] as const) {
        const broken = hear(dance, withBreak(frames, breakAt(reason, dance)));
        lost.push(scoreOf(whole) - scoreOf(broken));
        missed += Math.max(broken.result.counts[MISSED] - whole.result.counts[MISSED], 0);
      }
    }
    const note = 'The bound is ours: the table asks for none.';
    return { values: { mean: mean(lost), worst: Math.max(...lost), missed }, n: lost.length, note };
  },
};

/** Protocol N: effects of the network. */
export const NETWORK_MEASURES: readonly Measure<Stage>[] = [sameFramesMeasure, liveFlowMeasure, breaksMeasure];
