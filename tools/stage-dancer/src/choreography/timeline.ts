import type { Degrees, Metres, Seconds } from '@instep/choreo/units';
import { SIDES, signOf, type BodySide, type BySide } from '../rig/bones.ts';
import type { ArmPose, EulerAngles } from '../rig/pose.ts';
import { ARMS } from './arms.ts';
import type { Beats, Keyframe, Ease, Hips, Step } from './keyframe.ts';
import { beatsOf, phrasesWithBeats, secondsPerBeat, type Dance, type Groove } from './dance.ts';
import { LIFTS, type Lift } from './lifts.ts';

/** A value that is reached at `beat`, at the end of a change that takes `duration` beats. */
export type ChannelKey<T> = { readonly beat: Beats; readonly value: T; readonly duration: Beats; readonly ease: Ease };

/** yaw, roll, drop, x, z. */
export type HipsValue = readonly [yaw: Degrees, roll: Degrees, drop: Metres, x: Metres, z: Metres];

/** One step of a foot, from where it stands to another position. */
export type FootStep = {
  readonly side: BodySide;
  readonly leaves: Beats;
  readonly lands: Beats;
  readonly x: Metres;
  readonly z: Metres;
  readonly yaw: Degrees;
  readonly height: Metres;
  readonly touch: 'ball' | 'heel' | null;
};

export type FootLift = { readonly side: BodySide; readonly beat: Beats; readonly lift: Lift };
export type Hop = { readonly leaves: Beats; readonly lands: Beats; readonly height: Metres };

/** A dance as a timeline in beats, with one list for each part of the body. Every list is sorted by beat. */
export type DanceTimeline = {
  readonly beats: Beats;
  readonly secondsPerBeat: Seconds;
  readonly groove: Groove;
  readonly arms: BySide<readonly ChannelKey<ArmPose>[]>;
  readonly torso: readonly ChannelKey<EulerAngles>[];
  readonly head: readonly ChannelKey<EulerAngles>[];
  readonly hips: readonly ChannelKey<HipsValue>[];
  readonly steps: readonly FootStep[];
  readonly lifts: readonly FootLift[];
  readonly hops: readonly Hop[];
};

const DEFAULT_DURATION: Beats = 0.65;
const STEP_DURATION: Beats = 0.62;
const STEP_HEIGHT: Metres = 0.055;
const HOP_DURATION: Beats = 0.55;
const FEET_OUTWARDS: Degrees = 14;
/** The beat at which every part of the body is at rest, well before the first frame. */
const REST_BEAT: Beats = -8;

/** Converts a dance from phrases and keyframes into a timeline. */
export const danceTimelineOf = (dance: Dance): DanceTimeline => {
  const keyframes = phrasesWithBeats(dance)
    .flatMap(({ phrase, beat }) =>
      phrase.keyframes.map((keyframe): Keyframe => ({ ...keyframe, at: beat + keyframe.at - 1 })),
    )
    .toSorted((a, b) => a.at - b.at);
  const arms = (side: BodySide) => keys(keyframes, ARMS.rest, (keyframe) => armOf(keyframe, side));
  return {
    beats: beatsOf(dance),
    secondsPerBeat: secondsPerBeat(dance),
    groove: dance.groove,
    arms: { L: arms('L'), R: arms('R') },
    torso: keys<EulerAngles>(keyframes, [0, 0, 0], (keyframe) => keyframe.torso),
    head: keys<EulerAngles>(keyframes, [0, 0, 0], (keyframe) => keyframe.head),
    hips: keys<HipsValue>(keyframes, [0, 0, 0, 0, 0], ({ hips }) => hips && hipsValue(hips)),
    steps: keyframes.flatMap((keyframe) => SIDES.flatMap((side) => footSteps(keyframe, side))),
    lifts: keyframes.flatMap((keyframe) => SIDES.flatMap((side) => footLifts(keyframe, side))),
    hops: keyframes.flatMap(({ at, hop }) =>
      hop === undefined ? [] : { leaves: at - HOP_DURATION, lands: at, height: hop },
    ),
  };
};

const keys = <T>(
  keyframes: readonly Keyframe[],
  rest: T,
  valueOf: (keyframe: Keyframe) => T | undefined,
): ChannelKey<T>[] => {
  const first: ChannelKey<T> = { beat: REST_BEAT, value: rest, duration: DEFAULT_DURATION, ease: 'smooth' };
  const named = keyframes.flatMap((keyframe): ChannelKey<T>[] => {
    const value = valueOf(keyframe);
    if (value === undefined) return [];
    return [
      { beat: keyframe.at, value, duration: keyframe.duration ?? DEFAULT_DURATION, ease: keyframe.ease ?? 'smooth' },
    ];
  });
  return [first, ...named];
};

const armOf = ({ arms, armL, armR }: Keyframe, side: BodySide): ArmPose | undefined => {
  const name = (side === 'L' ? armL : armR) ?? arms;
  return name && ARMS[name];
};

const hipsValue = ({ yaw = 0, roll = 0, drop = 0, x = 0, z = 0 }: Hips): HipsValue => [yaw, roll, drop, x, z];

const footSteps = ({ at, steps }: Keyframe, side: BodySide): FootStep[] => {
  const step: Step | undefined = steps?.[side];
  if (!step) return [];
  const {
    x,
    z = 0,
    yaw = signOf(side) * FEET_OUTWARDS,
    touch = null,
    duration = STEP_DURATION,
    height = STEP_HEIGHT,
  } = step;
  return [{ side, leaves: at - duration, lands: at, x, z, yaw, height, touch }];
};

const footLifts = ({ at, lifts }: Keyframe, side: BodySide): FootLift[] => {
  const name = lifts?.[side];
  return name ? [{ side, beat: at, lift: LIFTS[name] }] : [];
};
