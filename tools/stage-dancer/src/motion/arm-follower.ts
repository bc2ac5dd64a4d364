import type { Seconds } from '@instep/choreo/units';
import type { Beats } from '../choreography/keyframe.ts';
import type { ChannelKey } from '../choreography/timeline.ts';
import type { ArmPose, HandShape, Vec3, WristBend } from '../rig/pose.ts';
import { blendArms } from './blend.ts';
import { unit } from './directions.ts';
import { createFollower } from './follower.ts';
import { valueAt, withPacedArms } from './keyed.ts';

const SPRINGS = {
  upper: { frequencyHz: 4.6, damping: 0.6, response: 0.3 },
  // Slower than the upper arm: the forearm lags behind and then overshoots, like a whip.
  fore: { frequencyHz: 3.9, damping: 0.55, response: 0.3 },
  roll: { frequencyHz: 4, damping: 0.8, response: 0 },
  wrist: { frequencyHz: 3.5, damping: 0.5, response: 0 },
  hand: { frequencyHz: 5, damping: 0.8, response: 0 },
} as const;

/** The pose of an arm, computed one time step after the other. */
export const createArmFollower = (keys: readonly ChannelKey<ArmPose>[], step: Seconds): ((beat: Beats) => ArmPose) => {
  const paced = withPacedArms(keys);
  const start = paced[0]!.value;
  const upper = createFollower(SPRINGS.upper, unit(start.upper), step);
  const fore = createFollower(SPRINGS.fore, unit(start.fore), step);
  const roll = createFollower(SPRINGS.roll, [start.roll], step);
  const wrist = createFollower(SPRINGS.wrist, start.wrist, step);
  const hand = createFollower(SPRINGS.hand, start.hand, step);
  return (beat) => {
    const target = valueAt(paced, beat, blendArms);
    return {
      upper: unit(upper(unit(target.upper)) as Vec3),
      fore: unit(fore(unit(target.fore)) as Vec3),
      roll: roll([target.roll])[0]!,
      wrist: wrist(target.wrist) as WristBend,
      hand: hand(target.hand) as HandShape,
      twist: null,
    };
  };
};
