import type { Beats } from '../choreography/cue.ts';
import type { FootStep, Key, Score } from '../choreography/score.ts';
import { SIDES, type BodySide } from '../rig/bones.ts';

/** A section of a score: `from` is included, `to` is not. */
export type BeatSpan = { readonly from: Beats; readonly to: Beats };

const STEP_OVER: Beats = 0.62;
const JOIN_OVER: Beats = 0.6;

/**
 * The score with one section replaced by another section of it; after the replaced section everything is right again.
 */
export const withWrongMove = (score: Score, at: BeatSpan, other: Beats): Score => {
  const keys = <T>(channel: readonly Key<T>[]): Key<T>[] => wrongKeys(channel, at, other);
  const shifted = { from: other, to: other + at.to - at.from };
  const by = at.from - other;
  const isOutside = (beat: Beats): boolean => beat < at.from || beat >= at.to;
  const isInOther = (beat: Beats): boolean => beat >= shifted.from && beat < shifted.to;
  return {
    ...score,
    arms: { L: keys(score.arms.L), R: keys(score.arms.R) },
    torso: keys(score.torso),
    head: keys(score.head),
    hips: keys(score.hips),
    steps: SIDES.flatMap((side) => wrongSteps(score, side, at, other)),
    lifts: [
      ...score.lifts.filter(({ beat }) => isOutside(beat)),
      ...score.lifts.filter(({ beat }) => isInOther(beat)).map((lift) => ({ ...lift, beat: lift.beat + by })),
    ],
    hops: [
      ...score.hops.filter(({ lands }) => isOutside(lands)),
      ...score.hops
        .filter(({ lands }) => isInOther(lands))
        .map((hop) => ({ ...hop, leaves: hop.leaves + by, lands: hop.lands + by })),
    ],
  };
};

const lastAt = <T>(keys: readonly Key<T>[], beat: Beats): Key<T> =>
  keys.findLast((key) => key.beat <= beat) ?? keys[0]!;

/** The keys of the other section, with its values at the start, and with the right values again at the end. */
const wrongKeys = <T>(keys: readonly Key<T>[], { from, to }: BeatSpan, other: Beats): Key<T>[] => {
  const by = from - other;
  const danced = keys.filter(({ beat }) => beat > other && beat < other + to - from);
  return [
    ...keys.filter(({ beat }) => beat < from),
    { ...lastAt(keys, other), beat: from },
    ...danced.map((key) => ({ ...key, beat: key.beat + by })),
    ...(keys.some(({ beat }) => beat === to) ? [] : [{ ...lastAt(keys, to), beat: to, over: JOIN_OVER }]),
    ...keys.filter(({ beat }) => beat >= to),
  ];
};

const wrongSteps = (score: Score, side: BodySide, { from, to }: BeatSpan, other: Beats): FootStep[] => {
  const by = from - other;
  const steps = score.steps.filter((step) => step.side === side);
  const home = stepHome(steps, to);
  const danced = steps
    .filter(({ lands }) => lands >= other && lands < other + to - from)
    .map((step) => ({ ...step, leaves: step.leaves + by, lands: step.lands + by }))
    .filter(({ lands }) => lands <= (home?.leaves ?? to));
  const isInside = ({ lands }: FootStep): boolean => lands >= from && lands < to;
  return [...steps.filter((step) => !isInside(step)), ...danced, ...(home ? [home] : [])];
};

/** A step to where the foot should be at `beat`; `null` if the dance itself steps soon after. */
export const stepHome = (steps: readonly FootStep[], beat: Beats): FootStep | null => {
  const next = steps.find(({ lands }) => lands >= beat);
  if (next && next.leaves < beat + 0.1) return null;
  const right = steps.findLast(({ lands }) => lands < beat);
  return right ? { ...right, leaves: beat - STEP_OVER, lands: beat } : null;
};
