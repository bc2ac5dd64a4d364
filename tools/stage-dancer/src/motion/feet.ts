import type { Metres, UnitInterval } from '@instep/choreo/units';
import type { Beats } from '../choreography/keyframe.ts';
import type { FootLift, FootStep, DanceTimeline } from '../choreography/timeline.ts';
import { signOf, type BodySide } from '../rig/bones.ts';
import type { FootPose } from '../rig/pose.ts';
import { clamp, lerp, smoothstep } from '../sdf/math.ts';

/** A foot, and how much of the body's weight it bears. */
export type WeightedFoot = FootPose & { readonly weight: UnitInterval };

const STANCE_HALF: Metres = 0.13;
const standing = (side: BodySide): WeightedFoot => ({
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
export type FootTimeline = {
  readonly side: BodySide;
  readonly steps: readonly FootStep[];
  readonly lifts: readonly FootLift[];
};

export const footTimelineOf = ({ steps, lifts }: DanceTimeline, side: BodySide): FootTimeline => ({
  side,
  steps: steps.filter((step) => step.side === side).toSorted((a, b) => a.leaves - b.leaves),
  lifts: lifts.filter((lift) => lift.side === side),
});

/** The position of a foot at a beat, without hops. */
export const footAt = ({ side, steps, lifts }: FootTimeline, beat: Beats): WeightedFoot => {
  let foot = standing(side);
  for (const step of steps) {
    if (beat <= step.leaves) break;
    foot = stepped(foot, step, clamp((beat - step.leaves) / (step.lands - step.leaves)));
  }
  return lifts.reduce((at, lift) => lifted(at, lift, beat), foot);
};

const stepped = (from: WeightedFoot, step: FootStep, t: UnitInterval): WeightedFoot => {
  const end = step.touch === null ? FLAT : TOUCHES[step.touch];
  const way = smoothstep(0, 1, t);
  const arc = Math.sin(Math.PI * t);
  const inAir = step.height > 0;
  return {
    x: lerp(from.x, step.x, way),
    z: lerp(from.z, step.z, way),
    yaw: lerp(from.yaw, step.yaw, way),
    height: lerp(from.height, end.height, way) + step.height * arc,
    pitch: lerp(from.pitch, end.pitch, way) + (inAir ? 26 : 10) * Math.sin(Math.PI * Math.min(1, t * 1.25)),
    weight: lerp(from.weight, end.weight, way) * (inAir ? 1 - Math.sin(Math.PI * Math.min(1, t * 1.1)) : 1),
  };
};

const RISE: Beats = 0.52;
const FALL: Beats = 0.48;

const lifted = (foot: WeightedFoot, { side, beat: top, lift }: FootLift, beat: Beats): WeightedFoot => {
  if (beat <= top - RISE || beat >= top + FALL) return foot;
  const t = beat < top ? smoothstep(top - RISE, top, beat) : smoothstep(top + FALL, top, beat);
  return {
    ...foot,
    x: foot.x + signOf(side) * lift.out * t,
    z: foot.z + lift.forward * t,
    height: foot.height + lift.height * t,
    pitch: foot.pitch + lift.pitch * t,
    weight: Math.min(foot.weight, 1 - 0.95 * smoothstep(0, 0.25, t)),
  };
};

/** The height of the whole body above the floor during hops. */
export const hopAt = ({ hops }: DanceTimeline, beat: Beats): Metres => {
  const hop = hops.find(({ leaves, lands }) => beat > leaves && beat < lands);
  if (!hop) return 0;
  const t = (beat - hop.leaves) / (hop.lands - hop.leaves);
  return 4 * hop.height * t * (1 - t);
};
