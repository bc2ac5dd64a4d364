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
export type Said = { readonly verdict: Verdict; readonly mediaTime: Seconds | null };

/** The causal judge's verdicts on one performance, in the order of the moves, and its result. */
export type Performance = {
  readonly said: readonly Said[];
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
export type Heard = { readonly frame: PlayerFrame } | { readonly epoch: Epoch };

/**
 * What is known about a device before a dance: the lag of an earlier one, and the part of it that screen and camera
 * cause.
 */
export type Known = { readonly lagHint?: Seconds | null; readonly rig?: Rig };

/** Runs a performance through the causal judge, frame by frame, as in the game. */
export const perform = (dance: Choreography, frames: readonly TimedPose[], known: Known = {}): Performance =>
  hear(
    dance,
    frames.map(({ mediaTime, pose }, sequence) => ({ frame: { sequence, epoch: 0, mediaTime, pose } })),
    known,
  );

/** The same for frames and epochs in the order in which they come. */
export const hear = (dance: Choreography, all: readonly Heard[], known: Known = {}): Performance => {
  const hearing = startHearing(dance, known);
  for (const heard of all) hearing.hear(heard);
  return hearing.finish();
};

/** A run of the judge that is not finished yet. */
export type Hearing = { readonly hear: (heard: Heard) => void; readonly finish: () => Performance };

/** Starts a run, in which each input is judged at once. */
export const startHearing = (dance: Choreography, { lagHint = null, ...known }: Known = {}): Hearing => {
  const judge = new Judge(referenceOf(dance), { lagHint, ...known });
  const said = new Map<number, Said>();
  const note = (verdicts: readonly Verdict[], mediaTime: Seconds | null): void => {
    for (const verdict of verdicts) said.set(verdict.move, { verdict, mediaTime });
  };
  return {
    hear: (heard) => {
      if ('frame' in heard) note(judge.handleFrame(heard.frame).verdicts, heard.frame.mediaTime);
      else note(judge.handleEpoch(heard.epoch), heard.epoch.mediaTime);
    },
    finish: () => {
      const { verdicts, result } = judge.finish();
      note(verdicts, null);
      const inOrder = [...said.values()].sort((a, b) => a.verdict.move - b.verdict.move);
      return { said: inOrder, verdicts: inOrder.map(({ verdict }) => verdict), result };
    },
  };
};

/**
 * The score for extremes and differences, where no score counts as 0. Means and percentiles leave out such a run
 * (scores.ts).
 */
export const scoreOf = ({ result }: Performance): number => result.score ?? 0;
