import type { Choreography } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import type { Side } from '@instep/choreo/verdict';
import type { Measure } from '@instep/measures/measure';
import { judgeFrames } from '@instep/measures/judge-run';
import { atAmplitude, mirroredMotion } from '../body.ts';
import type { Motion } from '@instep/measures/synthetic/motion';
import { framesOfAttempt, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { windowsOf, framesWithin } from '../windows.ts';

const SIDES: readonly { readonly side: Side; readonly change: (motion: Motion) => Motion }[] = [
  { side: 'same', change: (motion) => motion },
  { side: 'mirrored', change: mirroredMotion },
];

/** Whether the judge finds the right side from only a window of each dance, danced on either side. */
const correctSides = (synthetic: SyntheticPlayers, length: Seconds): boolean[] =>
  synthetic.dances.flatMap((dance) =>
    SIDES.flatMap(({ side, change }) => {
      const frames = framesOfAttempt({ dance, change }, synthetic.motionOf(dance));
      return windowsOf(synthetic.motionOf(dance), length).map(
        (window) => judgeFrames(dance, framesWithin(frames, window)).result.side === side,
      );
    }),
  );

const share = (right: readonly boolean[]): number => mean(right.map(Number));

/** A wrongly detected side costs the player everything; a person who stands still must get no side. */
export const sidesMeasure: Measure<SyntheticPlayers> = {
  id: '11S',
  measure: 'share of sides detected correctly after 4 s and 8 s; sides detected for a person standing still',
  bounds: { after4s: { atLeast: 0.995 }, after8s: { atLeast: 1 }, still: { atMost: 0 } },
  figuresOf: (synthetic) => {
    const [four, eight] = [correctSides(synthetic, 4), correctSides(synthetic, 8)];
    const still = synthetic.dances.filter((dance) => stillSide(synthetic, dance) !== null);
    const values = { after4s: share(four), after8s: share(eight), still: still.length };
    return { values, n: four.length + eight.length + synthetic.dances.length };
  },
};

const stillSide = (synthetic: SyntheticPlayers, dance: Choreography): Side | null =>
  synthetic.judge({ dance, name: '4S mean pose', change: (motion) => atAmplitude(motion, 0), camera: { seed: 0 } })
    .result.side;

/** Both sides must get the same score. */
export const mirroredCopyMeasure: Measure<SyntheticPlayers> = {
  id: '11S score',
  measure: 'difference of the mean score between dancing on the same side and mirrored',
  bounds: { points: { atMost: 0.5 } },
  figuresOf: ({ dances, score }) => {
    const gaps = dances.map((dance) => score({ dance }) - score({ dance, name: 'mirrored', change: mirroredMotion }));
    const note = 'The bound is our own; the requirements set none.';
    return { values: { points: Math.abs(mean(gaps)), worst: Math.max(...gaps.map(Math.abs)) }, n: gaps.length, note };
  },
};
