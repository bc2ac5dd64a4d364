/** Judges a whole run of a player at once. */
import { Judge, type JudgeOptions, type PlayerFrame } from '@instep/choreo/judge/judge';
import type { Reference } from '@instep/choreo/judge/reference';
import type { TimedPose } from '@instep/choreo/pose';
import type { DanceResult } from '@instep/choreo/result';
import type { Verdict } from '@instep/choreo/verdict';

/** All verdicts and the result of a judge for one run. */
export type JudgedRun = { readonly verdicts: readonly Verdict[]; readonly result: DanceResult };

/** Frames with stamps as in a session, all of one epoch. */
export const playerFrames = (frames: readonly TimedPose[], epoch = 0): PlayerFrame[] =>
  frames.map(({ mediaTime, pose }, sequence) => ({ sequence, epoch, mediaTime, pose }));

/** Judges the frames of one run in their order. */
export const judgeRun = (
  reference: Reference,
  frames: readonly TimedPose[],
  options: JudgeOptions = { lagHint: null },
): JudgedRun => {
  const judge = new Judge(reference, options);
  const verdicts = playerFrames(frames).flatMap((frame) => judge.handleFrame(frame).verdicts);
  const end = judge.finish();
  return { verdicts: [...verdicts, ...end.verdicts], result: end.result };
};
