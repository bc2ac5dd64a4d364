import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { perform, scoreOf, type Performance } from '@instep/measures/judge-run';
import type { JudgedTake, Pixels } from './load-pixels.ts';
import type { Take } from './take.ts';

/** Through frames and the pose network, or from the true joints with an estimator's noise. */
export const WAYS = ['pixels', 'joints'] as const;
export type Way = (typeof WAYS)[number];

const sameTake = (a: Take, b: Take): boolean => a.name === b.name && a.dance.id === b.dance.id;

/** The judge's input for a take. */
export const judgedTake = ({ judged }: Pixels, take: Take): JudgedTake => {
  const found = judged.find((one) => sameTake(one.take, take));
  if (!found) throw new Error(`expected ${take.dance.id}: ${take.name} among what is judged`);
  return found;
};

/** Judges a take as if it came `delay` later than it was danced. */
export const heard = (pixels: Pixels, take: Take, way: Way, delay: Seconds = 0): Performance => {
  const judged = judgedTake(pixels, take);
  return perform(judged.dance, delayed(judged[way], delay, judged.dance.duration));
};

/** Frames that come later; those after the end of the dance are left out. */
const delayed = (frames: readonly TimedPose[], by: Seconds, end: Seconds): TimedPose[] =>
  frames.map(({ mediaTime, pose }) => ({ mediaTime: mediaTime + by, pose })).filter(({ mediaTime }) => mediaTime < end);

/** The score of a take both ways, by the name of the way. */
export const bothScores = (pixels: Pixels, take: Take): { readonly [way in Way]: number } => ({
  pixels: scoreOf(heard(pixels, take, 'pixels')),
  joints: scoreOf(heard(pixels, take, 'joints')),
});
