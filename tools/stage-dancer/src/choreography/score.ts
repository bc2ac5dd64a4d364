import type { Degrees, Metres, Seconds } from '@instep/choreo/units';
import { SIDES, signOf, type BodySide, type BySide } from '../rig/bones.ts';
import type { ArmPose, Turn } from '../rig/pose.ts';
import { ARMS } from './arms.ts';
import type { Beats, Cue, Ease, Hips, Step } from './cue.ts';
import { beatsOf, placedPhrases, secondsPerBeat, type Dance, type Groove } from './dance.ts';
import { LIFTS, type Lift } from './lifts.ts';

/** A value that is reached at `beat`, at the end of a change that takes `over` beats. */
export type Key<T> = { readonly beat: Beats; readonly value: T; readonly over: Beats; readonly ease: Ease };

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
export type Score = {
  readonly beats: Beats;
  readonly secondsPerBeat: Seconds;
  readonly groove: Groove;
  readonly arms: BySide<readonly Key<ArmPose>[]>;
  readonly torso: readonly Key<Turn>[];
  readonly head: readonly Key<Turn>[];
  readonly hips: readonly Key<HipsValue>[];
  readonly steps: readonly FootStep[];
  readonly lifts: readonly FootLift[];
  readonly hops: readonly Hop[];
};

const USUAL_OVER: Beats = 0.65;
const STEP_OVER: Beats = 0.62;
const STEP_HEIGHT: Metres = 0.055;
const HOP_OVER: Beats = 0.55;
const FEET_OUTWARDS: Degrees = 14;
/** The beat at which every part of the body is at rest, well before the first frame. */
const BEFORE: Beats = -8;

/** Converts a dance from phrases and cues into a timeline. */
export const scoreOf = (dance: Dance): Score => {
  const cues = placedPhrases(dance)
    .flatMap(({ phrase, beat }) => phrase.cues.map((cue): Cue => ({ ...cue, at: beat + cue.at - 1 })))
    .toSorted((a, b) => a.at - b.at);
  const arms = (side: BodySide) => keys(cues, ARMS.rest, (cue) => armOf(cue, side));
  return {
    beats: beatsOf(dance),
    secondsPerBeat: secondsPerBeat(dance),
    groove: dance.groove,
    arms: { L: arms('L'), R: arms('R') },
    torso: keys<Turn>(cues, [0, 0, 0], (cue) => cue.torso),
    head: keys<Turn>(cues, [0, 0, 0], (cue) => cue.head),
    hips: keys<HipsValue>(cues, [0, 0, 0, 0, 0], ({ hips }) => hips && hipsValue(hips)),
    steps: cues.flatMap((cue) => SIDES.flatMap((side) => footSteps(cue, side))),
    lifts: cues.flatMap((cue) => SIDES.flatMap((side) => footLifts(cue, side))),
    hops: cues.flatMap(({ at, hop }) => (hop === undefined ? [] : { leaves: at - HOP_OVER, lands: at, height: hop })),
  };
};

const keys = <T>(cues: readonly Cue[], rest: T, valueOf: (cue: Cue) => T | undefined): Key<T>[] => {
  const first: Key<T> = { beat: BEFORE, value: rest, over: USUAL_OVER, ease: 'smooth' };
  const named = cues.flatMap((cue): Key<T>[] => {
    const value = valueOf(cue);
    if (value === undefined) return [];
    return [{ beat: cue.at, value, over: cue.over ?? USUAL_OVER, ease: cue.ease ?? 'smooth' }];
  });
  return [first, ...named];
};

const armOf = ({ arms, armL, armR }: Cue, side: BodySide): ArmPose | undefined => {
  const name = (side === 'L' ? armL : armR) ?? arms;
  return name && ARMS[name];
};

const hipsValue = ({ yaw = 0, roll = 0, drop = 0, x = 0, z = 0 }: Hips): HipsValue => [yaw, roll, drop, x, z];

const footSteps = ({ at, steps }: Cue, side: BodySide): FootStep[] => {
  const step: Step | undefined = steps?.[side];
  if (!step) return [];
  const { x, z = 0, yaw = signOf(side) * FEET_OUTWARDS, touch = null, over = STEP_OVER, height = STEP_HEIGHT } = step;
  return [{ side, leaves: at - over, lands: at, x, z, yaw, height, touch }];
};

const footLifts = ({ at, lifts }: Cue, side: BodySide): FootLift[] => {
  const name = lifts?.[side];
  return name ? [{ side, beat: at, lift: LIFTS[name] }] : [];
};
