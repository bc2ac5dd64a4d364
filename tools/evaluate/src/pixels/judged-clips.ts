import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { judgeFrames, scoreOrZero, type JudgeRun } from '@instep/measures/judge-run';
import type { JudgedClip, PixelMaterial } from './load-pixels.ts';
import type { ClipSpec } from './clip.ts';

/** Through frames and the pose network, or from the true joints with an estimator's noise. */
export const INPUTS = ['pixels', 'joints'] as const;
export type JudgeInputKind = (typeof INPUTS)[number];

const isSameClip = (a: ClipSpec, b: ClipSpec): boolean => a.name === b.name && a.dance.id === b.dance.id;

/** The judge's input for a clip. */
export const judgedClip = ({ judged }: PixelMaterial, clip: ClipSpec): JudgedClip => {
  const found = judged.find((one) => isSameClip(one.clip, clip));
  if (!found) throw new Error(`expected ${clip.dance.id}: ${clip.name} among what is judged`);
  return found;
};

/** Judges a clip as if it came `delay` later than it was danced. */
export const judgeClip = (
  pixels: PixelMaterial,
  clip: ClipSpec,
  kind: JudgeInputKind,
  delay: Seconds = 0,
): JudgeRun => {
  const judged = judgedClip(pixels, clip);
  return judgeFrames(judged.dance, delayFrames(judged[kind], delay, judged.dance.duration));
};

/** Frames that come later; those after the end of the dance are left out. */
const delayFrames = (frames: readonly TimedPose[], by: Seconds, end: Seconds): TimedPose[] =>
  frames.map(({ mediaTime, pose }) => ({ mediaTime: mediaTime + by, pose })).filter(({ mediaTime }) => mediaTime < end);

/** The score of a clip for each kind of input. */
export const scoresByInput = (
  pixels: PixelMaterial,
  clip: ClipSpec,
): { readonly [kind in JudgeInputKind]: number } => ({
  pixels: scoreOrZero(judgeClip(pixels, clip, 'pixels')),
  joints: scoreOrZero(judgeClip(pixels, clip, 'joints')),
});
