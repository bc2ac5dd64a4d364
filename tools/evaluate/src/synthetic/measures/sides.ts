import type { Choreography } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import type { Side } from '@instep/choreo/verdict';
import type { Measure } from '@instep/measures/measure';
import { perform } from '@instep/measures/judge-run';
import { atAmplitude, mirroredMotion } from '../body.ts';
import type { Motion } from '@instep/measures/synthetic/motion';
import { playerOf, type Stage } from '@instep/measures/synthetic/synthetic-players';
import { windowsOf, within } from '../windows.ts';

const SIDES: readonly { readonly side: Side; readonly change: (motion: Motion) => Motion }[] = [
  { side: 'same', change: (motion) => motion },
  { side: 'mirrored', change: mirroredMotion },
];

/** Whether the judge finds the right side from only a window of each dance, danced on either side. */
const namedRight = (stage: Stage, length: Seconds): boolean[] =>
  stage.dances.flatMap((dance) =>
    SIDES.flatMap(({ side, change }) => {
      const frames = playerOf({ dance, change }, stage.motionOf(dance));
      return windowsOf(stage.motionOf(dance), length).map(
        (window) => perform(dance, within(frames, window)).result.side === side,
      );
    }),
  );

const share = (right: readonly boolean[]): number => mean(right.map(Number));

/** A wrongly detected side costs the player everything; a person who stands still must get no side. */
export const sidesMeasure: Measure<Stage> = {
  id: '11S',
  measure: 'share of right sides after 4 s and 8 s; sides named of a person standing still',
  bounds: { after4s: { atLeast: 0.995 }, after8s: { atLeast: 1 }, still: { atMost: 0 } },
  figuresOf: (stage) => {
    const [four, eight] = [namedRight(stage, 4), namedRight(stage, 8)];
    const still = stage.dances.filter((dance) => stillSide(stage, dance) !== null);
    const values = { after4s: share(four), after8s: share(eight), still: still.length };
    return { values, n: four.length + eight.length + stage.dances.length };
  },
};

const stillSide = (stage: Stage, dance: Choreography): Side | null =>
  stage.perform({ dance, name: '4S mean pose', change: (motion) => atAmplitude(motion, 0), camera: { seed: 0 } }).result
    .side;

/** Both sides must get the same score. */
export const mirroredCopyMeasure: Measure<Stage> = {
  id: '11S score',
  measure: 'difference of the mean score between dancing on the same side and mirrored',
  bounds: { points: { atMost: 0.5 } },
  figuresOf: ({ dances, score }) => {
    const gaps = dances.map((dance) => score({ dance }) - score({ dance, name: 'mirrored', change: mirroredMotion }));
    const note = 'The bound is ours: the table asks for none.';
    return { values: { points: Math.abs(mean(gaps)), worst: Math.max(...gaps.map(Math.abs)) }, n: gaps.length, note };
  },
};
