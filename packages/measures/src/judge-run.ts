/** Runs of the causal judge over the frames of one performance. */
import type { Choreography } from '@instep/choreo/choreography';
import { Judge, type PlayerFrame } from '@instep/choreo/judge/judge';
import { prepareReference, type Reference } from '@instep/choreo/judge/reference';
import type { Rig } from '@instep/choreo/lateness';
import type { Epoch } from '@instep/choreo/epoch';
import type { TimedPose } from '@instep/choreo/pose';
import type { DanceResult } from '@instep/choreo/result';
import type { Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';

/** A verdict, and the media time of the frame that completed it; `null` when it came at the end of the dance. */
export type TimedVerdict = { readonly verdict: Verdict; readonly mediaTime: Seconds | null };

/** The causal judge's verdicts on one performance, in the order of the moves, and its result. */
export type JudgeRun = {
  readonly timedVerdicts: readonly TimedVerdict[];
  readonly verdicts: readonly Verdict[];
  readonly result: DanceResult;
};

const references = new WeakMap<Choreography, Reference>();

/** The dance prepared for judging, once. */
export const referenceOf = (dance: Choreography): Reference => {
  const reference = references.get(dance) ?? prepareReference(dance, 'whole');
  references.set(dance, reference);
  return reference;
};

/** The input of the judge, in order: a frame, or the start of an epoch. */
export type JudgeInput = { readonly frame: PlayerFrame } | { readonly epoch: Epoch };

/**
 * What is known about a device before a dance: the lag of an earlier one, and the part of it that screen and camera
 * cause.
 */
export type KnownDevice = { readonly lagHint?: Seconds | null; readonly rig?: Rig };

/** Runs a performance through the causal judge, frame by frame, as in the game. */
export const judgeFrames = (dance: Choreography, frames: readonly TimedPose[], known: KnownDevice = {}): JudgeRun =>
  judgeInputs(
    dance,
    frames.map(({ mediaTime, pose }, sequence) => ({ frame: { sequence, epoch: 0, mediaTime, pose } })),
    known,
  );

/** The same for frames and epochs in the order in which they come. */
export const judgeInputs = (dance: Choreography, inputs: readonly JudgeInput[], known: KnownDevice = {}): JudgeRun => {
  const judge = startJudge(dance, known);
  for (const input of inputs) judge.handle(input);
  return judge.finish();
};

/** A run of the judge that is not finished yet. */
export type RunningJudge = { readonly handle: (input: JudgeInput) => void; readonly finish: () => JudgeRun };

/** Starts a run, in which each input is judged at once. */
export const startJudge = (dance: Choreography, { lagHint = null, ...known }: KnownDevice = {}): RunningJudge => {
  const judge = new Judge(referenceOf(dance), { lagHint, ...known });
  const verdictsByMove = new Map<number, TimedVerdict>();
  const record = (verdicts: readonly Verdict[], mediaTime: Seconds | null): void => {
    for (const verdict of verdicts) verdictsByMove.set(verdict.move, { verdict, mediaTime });
  };
  return {
    handle: (input) => {
      if ('frame' in input) record(judge.handleFrame(input.frame).verdicts, input.frame.mediaTime);
      else record(judge.handleEpoch(input.epoch), input.epoch.mediaTime);
    },
    finish: () => {
      const { verdicts, result } = judge.finish();
      record(verdicts, null);
      const inOrder = [...verdictsByMove.values()].sort((a, b) => a.verdict.move - b.verdict.move);
      return { timedVerdicts: inOrder, verdicts: inOrder.map(({ verdict }) => verdict), result };
    },
  };
};

/**
 * The score for extremes and differences, where no score counts as 0. Means and percentiles leave out such a
 * run (scores.ts of evaluate).
 */
export const scoreOrZero = ({ result }: JudgeRun): number => result.score ?? 0;
