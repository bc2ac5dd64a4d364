import type { Beats } from '../choreography/keyframe.ts';
import type { FootStep, ChannelKey, DanceTimeline } from '../choreography/timeline.ts';
import { SIDES, type BodySide } from '../rig/bones.ts';

/** A section of a timeline: `from` is included, `to` is not. */
export type BeatRange = { readonly from: Beats; readonly to: Beats };

const STEP_DURATION: Beats = 0.62;
const JOIN_DURATION: Beats = 0.6;

/**
 * The timeline with one section replaced by another section of it; after the replaced section everything is right again.
 */
export const withWrongMove = (timeline: DanceTimeline, at: BeatRange, other: Beats): DanceTimeline => {
  const keys = <T>(channel: readonly ChannelKey<T>[]): ChannelKey<T>[] => wrongKeys(channel, at, other);
  const shifted = { from: other, to: other + at.to - at.from };
  const by = at.from - other;
  const isOutside = (beat: Beats): boolean => beat < at.from || beat >= at.to;
  const isInOther = (beat: Beats): boolean => beat >= shifted.from && beat < shifted.to;
  return {
    ...timeline,
    arms: { L: keys(timeline.arms.L), R: keys(timeline.arms.R) },
    torso: keys(timeline.torso),
    head: keys(timeline.head),
    hips: keys(timeline.hips),
    steps: SIDES.flatMap((side) => wrongSteps(timeline, side, at, other)),
    lifts: [
      ...timeline.lifts.filter(({ beat }) => isOutside(beat)),
      ...timeline.lifts.filter(({ beat }) => isInOther(beat)).map((lift) => ({ ...lift, beat: lift.beat + by })),
    ],
    hops: [
      ...timeline.hops.filter(({ lands }) => isOutside(lands)),
      ...timeline.hops
        .filter(({ lands }) => isInOther(lands))
        .map((hop) => ({ ...hop, leaves: hop.leaves + by, lands: hop.lands + by })),
    ],
  };
};

const lastAt = <T>(keys: readonly ChannelKey<T>[], beat: Beats): ChannelKey<T> =>
  keys.findLast((key) => key.beat <= beat) ?? keys[0]!;

/** The keys of the other section, with its values at the start, and with the right values again at the end. */
const wrongKeys = <T>(keys: readonly ChannelKey<T>[], { from, to }: BeatRange, other: Beats): ChannelKey<T>[] => {
  const by = from - other;
  const danced = keys.filter(({ beat }) => beat > other && beat < other + to - from);
  return [
    ...keys.filter(({ beat }) => beat < from),
    { ...lastAt(keys, other), beat: from },
    ...danced.map((key) => ({ ...key, beat: key.beat + by })),
    ...(keys.some(({ beat }) => beat === to) ? [] : [{ ...lastAt(keys, to), beat: to, duration: JOIN_DURATION }]),
    ...keys.filter(({ beat }) => beat >= to),
  ];
};

const wrongSteps = (timeline: DanceTimeline, side: BodySide, { from, to }: BeatRange, other: Beats): FootStep[] => {
  const by = from - other;
  const steps = timeline.steps.filter((step) => step.side === side);
  const finalStep = returnStep(steps, to);
  const danced = steps
    .filter(({ lands }) => lands >= other && lands < other + to - from)
    .map((step) => ({ ...step, leaves: step.leaves + by, lands: step.lands + by }))
    .filter(({ lands }) => lands <= (finalStep?.leaves ?? to));
  const isInside = ({ lands }: FootStep): boolean => lands >= from && lands < to;
  return [...steps.filter((step) => !isInside(step)), ...danced, ...(finalStep ? [finalStep] : [])];
};

/** A step to where the foot should be at `beat`; `null` if the dance itself steps soon after. */
export const returnStep = (steps: readonly FootStep[], beat: Beats): FootStep | null => {
  const next = steps.find(({ lands }) => lands >= beat);
  if (next && next.leaves < beat + 0.1) return null;
  const right = steps.findLast(({ lands }) => lands < beat);
  return right ? { ...right, leaves: beat - STEP_DURATION, lands: beat } : null;
};
