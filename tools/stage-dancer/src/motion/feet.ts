import type { Metres, UnitInterval } from '@instep/choreo/units';
import type { Beats } from '../choreography/cue.ts';
import type { FootLift, FootStep, Score } from '../choreography/score.ts';
import { signOf, type BodySide } from '../rig/bones.ts';
import type { FootPose } from '../rig/pose.ts';
import { clamp, mix, smooth } from '../sdf/numbers.ts';

/** A foot, and how much of the body's weight it bears. */
export type BearingFoot = FootPose & { readonly weight: UnitInterval };

const STANCE_HALF: Metres = 0.13;
const standing = (side: BodySide): BearingFoot => ({
  x: signOf(side) * STANCE_HALF,
  z: 0,
  height: 0,
  yaw: signOf(side) * 12,
  pitch: 0,
  weight: 1,
});

/** The pose of a foot that only touches the floor. */
const TOUCHES = {
  ball: { height: 0, pitch: 24, weight: 0.2 },
  // The foot turns about its ball, so raising the toes lowers the heel: the ball is raised by the same amount.
  heel: { height: 0.062, pitch: -24, weight: 0.2 },
} as const;
const FLAT = { height: 0, pitch: 0, weight: 1 } as const;

/** The steps and lifts of one foot in a dance. */
export type FootPart = {
  readonly side: BodySide;
  readonly steps: readonly FootStep[];
  readonly lifts: readonly FootLift[];
};

export const footPart = ({ steps, lifts }: Score, side: BodySide): FootPart => ({
  side,
  steps: steps.filter((step) => step.side === side).toSorted((a, b) => a.leaves - b.leaves),
  lifts: lifts.filter((lift) => lift.side === side),
});

/** The position of a foot at a beat, without hops. */
export const footAt = ({ side, steps, lifts }: FootPart, beat: Beats): BearingFoot => {
  let foot = standing(side);
  for (const step of steps) {
    if (beat <= step.leaves) break;
    foot = stepped(foot, step, clamp((beat - step.leaves) / (step.lands - step.leaves)));
  }
  return lifts.reduce((at, lift) => lifted(at, lift, beat), foot);
};

const stepped = (from: BearingFoot, step: FootStep, t: UnitInterval): BearingFoot => {
  const end = step.touch === null ? FLAT : TOUCHES[step.touch];
  const way = smooth(0, 1, t);
  const arc = Math.sin(Math.PI * t);
  const inAir = step.height > 0;
  return {
    x: mix(from.x, step.x, way),
    z: mix(from.z, step.z, way),
    yaw: mix(from.yaw, step.yaw, way),
    height: mix(from.height, end.height, way) + step.height * arc,
    pitch: mix(from.pitch, end.pitch, way) + (inAir ? 26 : 10) * Math.sin(Math.PI * Math.min(1, t * 1.25)),
    weight: mix(from.weight, end.weight, way) * (inAir ? 1 - Math.sin(Math.PI * Math.min(1, t * 1.1)) : 1),
  };
};

const RISE: Beats = 0.52;
const FALL: Beats = 0.48;

const lifted = (foot: BearingFoot, { side, beat: top, lift }: FootLift, beat: Beats): BearingFoot => {
  if (beat <= top - RISE || beat >= top + FALL) return foot;
  const t = beat < top ? smooth(top - RISE, top, beat) : smooth(top + FALL, top, beat);
  return {
    ...foot,
    x: foot.x + signOf(side) * lift.out * t,
    z: foot.z + lift.forward * t,
    height: foot.height + lift.height * t,
    pitch: foot.pitch + lift.pitch * t,
    weight: Math.min(foot.weight, 1 - 0.95 * smooth(0, 0.25, t)),
  };
};

/** The height of the whole body above the floor during hops. */
export const hopAt = ({ hops }: Score, beat: Beats): Metres => {
  const hop = hops.find(({ leaves, lands }) => beat > leaves && beat < lands);
  if (!hop) return 0;
  const t = (beat - hop.leaves) / (hop.lands - hop.leaves);
  return 4 * hop.height * t * (1 - t);
};
