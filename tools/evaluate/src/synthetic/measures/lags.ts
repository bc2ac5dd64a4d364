import type { Choreography } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import { mean, quantile } from '@instep/choreo/statistics';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Measure } from '@instep/measures/measure';
import { judgeFrames } from '@instep/measures/judge-run';
import { framesOfAttempt, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { lagOfBestAgreement } from '../lag-of-window.ts';
import { windowsOf, framesWithin } from '../windows.ts';

const DELAYS = [-0.2, -0.1, 0, 0.08, 0.15, 0.233, 0.31, 0.4, 0.5];
const WINDOW_DELAYS = [0, 0.15, 0.31];

const songErrors = ({ dances, judge }: SyntheticPlayers): (Milliseconds | null)[] =>
  dances.flatMap((dance) => DELAYS.map((delay) => errorOf(judge({ dance, camera: { delay } }).result.lagMs, delay)));

const errorOf = (lagMs: Milliseconds | null, delay: Seconds): Milliseconds | null =>
  lagMs === null ? null : Math.abs(lagMs - 1000 * delay);

/** A way to find the lag from the frames of a window. */
type LagFinder = (dance: Choreography, frames: readonly TimedPose[]) => Milliseconds | null;

const lagOfJudge: LagFinder = (dance, frames) => judgeFrames(dance, frames).result.lagMs;

/** The errors when only a window is seen. */
const windowErrors = (synthetic: SyntheticPlayers, length: Seconds, find: LagFinder): (Milliseconds | null)[] =>
  synthetic.dances.flatMap((dance) =>
    WINDOW_DELAYS.flatMap((delay) => {
      const frames = framesOfAttempt({ dance, camera: { delay } }, synthetic.motionOf(dance));
      return windowsOf(synthetic.motionOf(dance), length).map((window) =>
        errorOf(find(dance, framesWithin(frames, window)), delay),
      );
    }),
  );

const withoutNulls = (errors: readonly (Milliseconds | null)[]): Milliseconds[] =>
  errors.filter((error) => error !== null);

/** How exactly the judge finds the player's lag. */
export const lagMeasure: Measure<SyntheticPlayers> = {
  id: '14S',
  measure: 'mean error of the lag in ms: whole song, 4-s and 2-s windows',
  bounds: { song: { atMost: 5 }, of4s: { atMost: 8 }, of2s: { atMost: 12 } },
  figuresOf: (synthetic) => {
    const [song, four, two] = [
      songErrors(synthetic),
      windowErrors(synthetic, 4, lagOfJudge),
      windowErrors(synthetic, 2, lagOfBestAgreement),
    ];
    const values = {
      song: mean(withoutNulls(song)),
      songP95: quantile(withoutNulls(song), 0.95),
      of4s: mean(withoutNulls(four)),
      of4sP95: quantile(withoutNulls(four), 0.95),
      of2s: mean(withoutNulls(two)),
    };
    const notFound = [song, four, two].map((errors) => errors.length - withoutNulls(errors).length);
    const note = `The judge reports no lag for windows of 2 s: there it is taken where its agreement C + P + M peaks. No lag was found in ${notFound.join(', ')} of ${song.length}, ${four.length}, ${two.length} cases.`;
    return { values, n: song.length + four.length + two.length, note };
  },
};
