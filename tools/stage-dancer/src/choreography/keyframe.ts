import type { Degrees, Metres } from '@instep/choreo/units';
import type { BySide } from '../rig/bones.ts';
import type { EulerAngles } from '../rig/pose.ts';
import type { ArmName } from './arms.ts';
import type { LiftName } from './lifts.ts';

/** A duration in beats. */
export type Beats = number;

/**
 * Easing of a movement between two poses: smooth at both ends, with a sharp start that settles, or at constant speed.
 */
export type Ease = 'smooth' | 'sharp' | 'steady';

/** The position of the hips, measured from the middle between the feet; `roll` pushes the left hip up. */
export type Hips = {
  readonly yaw?: Degrees;
  readonly roll?: Degrees;
  /** How deep the knees bend. */
  readonly drop?: Metres;
  readonly x?: Metres;
  readonly z?: Metres;
};

/** A foot's new position on the stage: x to the dancer's left of the middle, z forward. */
export type Step = {
  readonly x: Metres;
  readonly z?: Metres;
  /** Left is positive; by default the foot turns a little outwards. */
  readonly yaw?: Degrees;
  /** Only ball or heel touches the floor, and the weight stays on the other foot. */
  readonly touch?: 'ball' | 'heel';
  /** How long the foot is moving. */
  readonly duration?: Beats;
  /** How high the foot is lifted; 0 in a hop, where the whole body is in the air. */
  readonly height?: Metres;
};

/** The pose that is reached (not started) at one count of a phrase. What a keyframe does not name stays as it is. */
export type Keyframe = {
  /** 1 is the phrase's first beat, 2.5 the "and" after its second. */
  readonly at: number;
  /** Both arms. */
  readonly arms?: ArmName;
  readonly armL?: ArmName;
  readonly armR?: ArmName;
  readonly torso?: EulerAngles;
  readonly head?: EulerAngles;
  readonly hips?: Hips;
  readonly steps?: Partial<BySide<Step>>;
  /** A lift of a foot that is highest at this count, and back on the floor half a beat later. */
  readonly lifts?: Partial<BySide<LiftName>>;
  /** The height of a hop that lands at this count. */
  readonly hop?: Metres;
  /** How long arms, trunk and head are moving; longer distances take somewhat longer. */
  readonly duration?: Beats;
  readonly ease?: Ease;
};

/** A phrase: some counts of dance, and the keyframes on them. */
export type Phrase = {
  readonly name: string;
  readonly counts: number;
  readonly keyframes: readonly Keyframe[];
};
