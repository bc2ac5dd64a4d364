/** What a player's frames cost the judge. */
import type { Choreography } from '@instep/choreo/choreography';
import { Judge } from '@instep/choreo/judge/judge';
import type { TimedPose } from '@instep/choreo/pose';
import { referenceOf } from './judge-run.ts';

/** Runs before timing starts, so that the code is compiled. */
const WARM_UP_RUNS = 2;
/**
 * Timed runs of the same frames, one dance after the other: the work is the same, so differences come from the machine.
 */
export const TIMED_RUNS = 7;

/** A dance, and the frames of a player who dances it. */
export type DancedFrames = { readonly dance: Choreography; readonly frames: readonly TimedPose[] };

/** The microseconds that the judge takes for each frame. */
const frameTimes = ({ dance, frames }: DancedFrames): number[] => {
  const judge = new Judge(referenceOf(dance), { lagHint: null });
  return frames.map(({ mediaTime, pose }, sequence) => {
    const startedAt = process.hrtime.bigint();
    judge.handleFrame({ sequence, epoch: 0, mediaTime, pose });
    return Number(process.hrtime.bigint() - startedAt) / 1000;
  });
};

/**
 * What each frame costs the judge, in microseconds: the lowest of several runs (`each`), and all runs one after the
 * other (`ofAll`).
 */
export const frameCosts = (
  danced: readonly DancedFrames[],
): { readonly each: readonly number[]; readonly ofAll: readonly number[] } => {
  for (let run = 0; run < WARM_UP_RUNS; run += 1) danced.forEach(frameTimes);
  const runs = Array.from({ length: TIMED_RUNS }, () => danced.flatMap(frameTimes));
  const each = (runs[0] ?? []).map((_, frame) => Math.min(...runs.map((run) => run[frame] ?? NaN)));
  return { each, ofAll: runs.flat() };
};
