import type { Choreography } from '@instep/choreo/choreography';
import { Judge, type PlayerFrame } from '@instep/choreo/judge/judge';
import { prepareReference, type Reference } from '@instep/choreo/judge/reference';
import type { Rig } from '@instep/choreo/lateness';
import type { Epoch } from '@instep/choreo/epoch';
import type { TimedPose } from '@instep/choreo/pose';
import type { DanceResult } from '@instep/choreo/result';
import type { Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';

/** A verdict, and the stamp of the frame with which it came; `null` when it came at the dance's end. */
export type Said = { readonly verdict: Verdict; readonly mediaTime: Seconds | null };

/** What the causal judge says of one performance, move by move in order, and at its end. */
export type Performance = {
  readonly said: readonly Said[];
  readonly verdicts: readonly Verdict[];
  readonly result: DanceResult;
};

const references = new WeakMap<Choreography, Reference>();

/** The dance made ready for judging, once. */
export const referenceOf = (dance: Choreography): Reference => {
  const reference = references.get(dance) ?? prepareReference(dance, 'whole');
  references.set(dance, reference);
  return reference;
};

/** What reaches the judge, in order: a frame, or word of a discontinuity of playback. */
export type Heard = { readonly frame: PlayerFrame } | { readonly epoch: Epoch };

/** What is known of a device before a dance: the lag of an earlier one, and what screen and camera take of it. */
export type Known = { readonly lagHint?: Seconds | null; readonly rig?: Rig };

/** A performance before the causal judge, frame by frame, as in the game. */
export const perform = (dance: Choreography, frames: readonly TimedPose[], known: Known = {}): Performance =>
  hear(
    dance,
    frames.map(({ mediaTime, pose }, sequence) => ({ frame: { sequence, epoch: 0, mediaTime, pose } })),
    known,
  );

/** The same for frames and discontinuities as they come. */
export const hear = (dance: Choreography, all: readonly Heard[], known: Known = {}): Performance => {
  const hearing = startHearing(dance, known);
  for (const heard of all) hearing.hear(heard);
  return hearing.finish();
};

/** A run before the judge that is still going on. */
export type Hearing = { readonly hear: (heard: Heard) => void; readonly finish: () => Performance };

/** Begins a run: what is heard is judged at once. */
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

/** The score as extremes and differences take it: no score is 0. Means and percentiles leave such a run out (scores.ts). */
export const scoreOf = ({ result }: Performance): number => result.score ?? 0;
